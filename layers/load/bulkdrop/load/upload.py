"""What was dropped, and the load that it starts."""

import dataclasses
import hashlib
import re
import unicodedata

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.storage.source import Source
from sfbulk import Operation

# Step Functions allows execution names of at most 80 characters; a later run adds "-run2".
# https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
_LOAD_ID_LIMIT = 73
_HASH_LENGTH = 16


@dataclasses.dataclass(frozen=True)
class Upload:
    """One version of an S3 object that was dropped."""

    bucket: str
    """The bucket of the upload and of its results."""

    key: str
    """The key under which it was dropped."""

    version_id: str | None
    """Its version in S3; null in a bucket without versions."""

    etag: str
    """Its ETag in S3."""

    bytes: int
    """Its size."""

    @property
    def source(self) -> Source:
        """Return what the upload is read from."""
        return Source(self.key, self.version_id, self.etag)


@dataclasses.dataclass(frozen=True)
class Load(Document):
    """All that happens to one upload; one execution of the state machine, named `load_id`."""

    load_id: str
    upload: Upload
    object: str
    operation: Operation
    external_id_field: str | None
    started_at: str
    correlation_id: str | None = None
    run: int = 1
    """Counts the runs of the load; above 1, an operator resumed it."""

    def next_run(self) -> "Load":
        """Return the load as an operator resumes it."""
        return dataclasses.replace(self, run=self.run + 1)

    @property
    def check(self) -> bool:
        """Return whether the file is only checked, and nothing is sent."""
        return self.upload.key.startswith(layout.CHECK)

    @property
    def execution_name(self) -> str:
        """Name the execution of this run, so that no run is started twice."""
        return self.load_id if self.run == 1 else f"{self.load_id}-run{self.run}"

    @property
    def results_prefix(self) -> str:
        """Return where this load's results go."""
        return layout.results_prefix(self.upload.key, self.load_id)


def load_id(upload: Upload, sequencer: str) -> str:
    """
    Name the load of an upload: readable, at most 73 characters, the same for the same event.

    `sequencer` orders the events of one key in S3's event; it distinguishes two uploads of the same
    bytes even in a bucket without versions.
    """
    identity = "\n".join(
        [upload.bucket, upload.key, upload.version_id or upload.etag, sequencer]
    ).encode()
    digest = hashlib.sha256(identity).hexdigest()[:_HASH_LENGTH]
    *folders, file = upload.key.removeprefix(layout.INCOMING).split("/")
    words = "-".join([*folders[:2], file.rsplit(".", 1)[0]])
    return f"{_slug(words, _LOAD_ID_LIMIT - _HASH_LENGTH - 1)}-{digest}"


def _slug(text: str, limit: int) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].rstrip("-") or "load"
