"""
Which load loaded the same bytes for the same object and operation.

The bytes are named by their hash. A conditional write decides which of two loads of them may go on;
when a load has ended, it says there how many records it loaded. One that loaded none does not
count.
"""

import dataclasses
from typing import Any

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.load.upload import Load
from bulkdrop.reason import Reason
from bulkdrop.storage.bucket import Bucket


@dataclasses.dataclass(frozen=True)
class Repeats(Document):
    """The load that loaded the same bytes before."""

    load_id: str
    """Its name."""

    finished_at: str | None = None
    """When it ended, in UTC; null while it is on its way."""

    records: int | None = None
    """The number of records that it loaded; null while it is on its way."""

    @classmethod
    def found(cls, refused: Reason | None, loaded: dict[str, Any] | None) -> "Repeats | None":
        """Return what a refusal says, or a plan."""
        document = (refused.applies_to if refused else {}).get("repeats") or loaded
        return cls.from_json(document) if document else None

    @property
    def counts(self) -> bool:
        """Return whether records were loaded, or may be."""
        return self.records is None or self.records > 0


@dataclasses.dataclass(frozen=True)
class UploadClaim:
    """A load's claim to be the one that loads these bytes; `digest` is the hash of them."""

    bucket: Bucket
    load: Load
    digest: str

    def earlier(self) -> Repeats | None:
        """Return the load that loaded the bytes, or loads them, and claim nothing."""
        document, _ = self.bucket.read_versioned(self._key)
        return _earlier(document)

    def take(self, *, anyway: bool) -> Repeats | None:
        """
        Claim the bytes; return the load that loaded them before, if there is one that counts.

        If there is, the claim stays with it unless they are to be loaded `anyway`.
        """
        self.bucket.write_json(
            layout.kept_key(self.load.load_id, "upload.json"), {"key": self._key}
        )
        while True:
            document, etag = self.bucket.read_versioned(self._key)
            holder = Repeats.from_json(document) if document else None
            if holder and holder.load_id == self.load.load_id:
                return _repeats(document.get("before"))
            earlier = _earlier(document)
            if earlier and not anyway:
                return earlier
            before = earlier.to_json() if earlier else None
            mine = {**Repeats(self.load.load_id).to_json(), "before": before}
            if self.bucket.replace_json(self._key, mine, etag):
                return earlier

    @property
    def _key(self) -> str:
        words = (self.load.object, self.load.operation.value, self.load.external_id_field or "")
        return layout.upload_key("-".join(filter(None, words)), self.digest)


def _earlier(document: dict[str, Any] | None) -> Repeats | None:
    holder = _repeats(document)
    return holder if holder and holder.counts else _repeats((document or {}).get("before"))


def _repeats(document: dict[str, Any] | None) -> Repeats | None:
    return Repeats.from_json(document) if document else None
