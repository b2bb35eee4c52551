"""The words of a load as they travel from step to step: upload, load, plan, part, job."""

import dataclasses
import hashlib
import re
import unicodedata
from typing import Any

from bulkdrop import layout
from bulkdrop.load_warning import LoadWarning
from bulkdrop.table.form import Form
from sfbulk import ColumnDelimiter, JobSpec, LineEnding, Operation

# Step Functions allows execution names of at most 80 characters; a later run adds "-run2".
# https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
_LOAD_ID_LIMIT = 73
_HASH_LENGTH = 16


@dataclasses.dataclass(frozen=True)
class Source:
    """An S3 object to read from: a version of it, or without versions, that etag alone."""

    key: str
    version_id: str | None = None
    etag: str | None = None


@dataclasses.dataclass(frozen=True)
class Upload:
    """One version of the S3 object that somebody dropped; `bytes` is its size."""

    bucket: str
    key: str
    version_id: str | None
    etag: str
    bytes: int

    @property
    def source(self) -> Source:
        """Give the upload as something to read from."""
        return Source(self.key, self.version_id, self.etag)


@dataclasses.dataclass(frozen=True)
class Load:
    """All that happens to one upload; one execution of the state machine, named `load_id`."""

    load_id: str
    upload: Upload
    object: str
    operation: Operation
    external_id_field: str | None
    started_at: str
    run: int = 1
    """Counts the times that the load was taken up; above 1, an operator asked to go on."""

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Load":
        """Read what to_state wrote."""
        fields = {**state, "upload": Upload(**state["upload"])}
        return cls(**{**fields, "operation": Operation(state["operation"])})

    def to_state(self) -> dict[str, Any]:
        """Give the load as JSON types, for the state of an execution."""
        return dataclasses.asdict(self)

    def next_run(self) -> "Load":
        """Give the load as an operator takes it up again."""
        return dataclasses.replace(self, run=self.run + 1)

    @property
    def execution_name(self) -> str:
        """Name the execution of this run, so that no run is started twice."""
        return self.load_id if self.run == 1 else f"{self.load_id}-run{self.run}"

    @property
    def results_prefix(self) -> str:
        """Where this load's results go."""
        return layout.results_prefix(self.upload.key, self.load_id)


@dataclasses.dataclass(frozen=True)
class Slice:
    """
    The records in the bytes [start, stop) of a source; they fit one ingest job.

    `characters` counts the slice as it is sent, header and all.
    """

    start: int
    stop: int
    records: int
    characters: int


@dataclasses.dataclass(frozen=True)
class Part:
    """
    What one ingest job loads: a header, and a slice of a source.

    The header, line end included, is the source's bytes [header_start, header_stop). `attempt`
    counts from 1; a later one holds only the records that an earlier one left for a second chance.
    """

    number: int
    attempt: int
    source: Source
    line_ending: LineEnding
    header_start: int
    header_stop: int
    start: int
    stop: int
    records: int
    characters: int

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Part":
        """Read what to_json wrote."""
        source, line_ending = Source(**document["source"]), LineEnding(document["line_ending"])
        return cls(**{**document, "source": source, "line_ending": line_ending})

    def to_json(self) -> dict[str, Any]:
        """Give the part as JSON types."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class SetAside:
    """
    The records that are not sent since they are not well formed: a file as failure.csv is.

    `first` says what is wrong with the first of them, in which line. `lines_key` is a file of the
    upload's own lines.
    """

    key: str
    records: int
    first: str
    lines_key: str | None = None


@dataclasses.dataclass(frozen=True)
class Plan:
    """How an upload is loaded: in which parts, with how many records."""

    column_delimiter: ColumnDelimiter
    parts_key: str
    parts: int
    records: int
    set_aside: SetAside | None
    form: Form
    max_concurrent_jobs: int
    warnings: tuple[LoadWarning, ...] = ()

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Plan":
        """Read what to_state wrote."""
        aside = state["set_aside"]
        words = {
            "column_delimiter": ColumnDelimiter(state["column_delimiter"]),
            "set_aside": SetAside(**aside) if aside else None,
            "form": Form.from_json(state["form"]),
            "warnings": tuple(map(LoadWarning.from_json, state.get("warnings", ()))),
        }
        return cls(**{**state, **words})

    def to_state(self) -> dict[str, Any]:
        """Give the plan as JSON types, for the state of an execution."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class PartStep:
    """The input of a step of one part: the load, its plan, and which part it is."""

    load: Load
    plan: Plan
    part: Part

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "PartStep":
        """Read the state of a child execution of Load Parts."""
        return cls(
            Load.from_state(state["load"]),
            Plan.from_state(state["plan"]),
            Part.from_json(state["part"]),
        )

    @property
    def job_spec(self) -> JobSpec:
        """Give the ingest job that the part asks for."""
        return JobSpec(
            object=self.load.object,
            operation=self.load.operation,
            external_id_field_name=self.load.external_id_field,
            column_delimiter=self.plan.column_delimiter,
            line_ending=self.part.line_ending,
        )

    @property
    def prefix(self) -> str:
        """Where this attempt at the part keeps its files."""
        return layout.attempt_prefix(self.load.load_id, self.part.number, self.part.attempt)


def load_id(upload: Upload, sequencer: str) -> str:
    """
    Name the load of an upload: readable, at most 73 characters, the same for the same event.

    `sequencer` orders the events of one key in S3's event; it tells two uploads of the same bytes
    apart even in a bucket without versions.
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
