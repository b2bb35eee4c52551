"""One part of a load, an attempt at it, and the ingest job that the attempt asks for."""

import dataclasses
from typing import Any

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.storage.source import Source
from bulkdrop.table.slice import Own
from sfbulk import JobSpec, LineEnding


@dataclasses.dataclass(frozen=True)
class Part(Document):
    """
    What one ingest job loads: a header, and a slice of a source.

    The header, line end included, is the source's bytes [header_start, header_stop). What is sent
    in its place, if anything, lies under `sent_header_key` and has `sent_header_bytes`: the same
    columns by the names of their fields. `attempt` counts from 1; a later one holds only the
    records that an earlier one left for a second chance. `line` is where its first record begins in
    the upload, if the source is the upload; else `own` says where it is written how its records
    stand there. Neither is known of a part of 0.1.0.
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
    sent_header_key: str = ""
    sent_header_bytes: int = 0
    line: int = 0
    own: Own | None = None


@dataclasses.dataclass(frozen=True)
class Attempt:
    """The input of a step of one part: the load, its plan, and which part it is."""

    load: Load
    plan: Plan
    part: Part

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Attempt":
        """Read the state of an execution that loads a part."""
        return cls(
            Load.from_json(state["load"]),
            Plan.from_json(state["plan"]),
            Part.from_json(state["part"]),
        )

    @property
    def job_spec(self) -> JobSpec:
        """Return the ingest job that the part asks for."""
        return JobSpec(
            object=self.load.object,
            operation=self.load.operation,
            external_id_field_name=self.load.external_id_field,
            column_delimiter=self.plan.column_delimiter,
            line_ending=self.part.line_ending,
            assignment_rule_id=self.plan.assignment_rule_id,
            default_namespace=self.plan.default_namespace,
        )

    @property
    def prefix(self) -> str:
        """Return where this attempt at the part keeps its files."""
        return layout.attempt_prefix(self.load.load_id, self.part.number, self.part.attempt)
