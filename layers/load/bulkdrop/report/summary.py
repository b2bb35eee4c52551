"""The summary of a load: the one document that people and programs read when it has ended."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, Self

from bulkdrop.bounds import fit
from bulkdrop.document import Document
from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.column_field import ColumnField
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load, Upload
from bulkdrop.load_warning import LoadWarning
from bulkdrop.printable import printable
from bulkdrop.reason import Reason
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.job import SummaryJob
from bulkdrop.report.resume import Resume
from bulkdrop.result_name import ResultName
from bulkdrop.table.form import Form
from bulkdrop.work.outcome import Org, Outcome
from bulkdrop.work.repeated_upload import Repeats
from sfbulk import Operation

LEFT_OUT_IF_NONE = ("repeats", "resume")
"""Fields that a summary has only where they apply; every other field is always there."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Summary(Document):
    """
    What became of one upload, written when all else is in place.

    The docstring under each field is its documentation: docs/summary.md and
    docs/summary.schema.json are made of this class. A field that is added needs a default, since
    summaries of earlier releases are read, and nothing else.
    """

    schema_version: Literal[1] = 1
    """The version of this format. Fields may be added to it; it changes if one is taken away or
    comes to mean something else."""

    load_id: str
    """The name of the load: of its execution in Step Functions, in its log lines, of its folder of
    results."""

    status: Status
    """How it ended."""

    message: str
    """One sentence or two that say what happened and what to do next, in 300 characters at most."""

    check: bool = False
    """Whether the file was only to be checked; nothing was sent."""

    reason: Reason | None = None
    """Why the upload was refused, or the load was stopped early, for programs; else null."""

    upload: Upload
    """The version of the upload that was loaded, whatever was dropped over it since."""

    form: Form | None = None
    """How the upload was written, as detected or stated; null if it was refused, or never read."""

    object: str | None = None
    """The Salesforce object that the key asks for; null if no load was started."""

    operation: Operation | None = None
    """The operation that the key asks for; null if no load was started."""

    external_id_field: str | None = None
    """The key field of an upsert; else null."""

    columns: tuple[ColumnField, ...] = ()
    """The columns of the upload, in its order, with the fields that they were sent as; empty if the
    object was not described."""

    records: Counts = dataclasses.field(default_factory=lambda: Counts(None))
    """The records by what became of them."""

    warnings: tuple[LoadWarning, ...] = ()
    """What the load did that you should know, although nothing failed because of it."""

    errors: tuple[ErrorGroup, ...] = ()
    """Why records failed: errors that are alike in one entry, the most frequent first, at most
    20."""

    errors_left_out: int = 0
    """The number of entries beyond these."""

    jobs: tuple[SummaryJob, ...] = ()
    """Each ingest job, with Salesforce's last word on it."""

    results: dict[str, str] = dataclasses.field(default_factory=dict)
    """The key of each file that was written, by its name: `success`, `failure`, `unprocessed`,
    `not_sent`, `undo`, and `report`, the page for people."""

    org: Org | None = None
    """The org that was loaded into; null if it was never reached."""

    correlation_id: str | None = None
    """The upload's own id: its metadata `correlation-id`; null if it has none."""

    planned_at: str | None = None
    """When the upload was read and its parts were planned, in UTC; null if it was not."""

    started_at: str
    """When the upload arrived, in UTC: `2026-11-24T07:34:34Z`."""

    finished_at: str
    """When this summary was made, in UTC."""

    repeats: Repeats | None = None
    """The load that loaded the same bytes before for the same object and operation; only if there
    is one: in a refusal, and where they were loaded again."""

    resume: Resume | None = None
    """How to resume the load where it ended; only after `Failed` and `Unreconciled`, and only where
    resuming can help."""

    @classmethod
    def refused(
        cls, load_id: str, upload: Upload, refusal: UploadRefusedError, *, at: str
    ) -> "Summary":
        """Return the summary of an upload for which no load is started."""
        return cls(
            load_id=load_id,
            status=Status.REFUSED,
            message=fit(printable(refusal.sentence)),
            reason=refusal.reason,
            upload=upload,
            started_at=at,
            finished_at=at,
        )

    @classmethod
    def ended(  # noqa: PLR0913 # a summary has as many sides
        cls,
        load: Load,
        ending: Ending,
        records: Counts,
        *,
        at: str,
        plan: Plan | None = None,
        outcomes: Iterable[Outcome] = (),
        results: Mapping[ResultName, str] | None = None,
    ) -> "Summary":
        """Return the summary of a load that has ended; `plan` is None if it never had one."""
        outcomes = tuple(outcomes)
        return cls(
            load_id=load.load_id,
            status=ending.status,
            message=fit(printable(ending.message)),
            check=load.check,
            reason=ending.reason,
            upload=load.upload,
            form=plan.form if plan else None,
            object=load.object,
            operation=load.operation,
            external_id_field=load.external_id_field,
            records=records,
            warnings=tuple(_warnings(plan, outcomes)),
            jobs=tuple(SummaryJob.of(each, each.job) for each in outcomes if each.job),
            results={name.value: key for name, key in (results or {}).items()},
            org=next((each.org for each in outcomes if each.org), None),
            correlation_id=load.correlation_id,
            planned_at=plan.planned_at if plan else None,
            started_at=load.started_at,
            finished_at=at,
            repeats=Repeats.found(ending.reason, plan.repeats if plan else None),
        )

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """
        Return what `to_json` wrote, in this release or another: unknown fields are ignored.

        Raises KeyError, TypeError or ValueError if the document is not a summary.
        """
        return super().from_json({**document, "schema_version": 1})

    def to_json(self) -> dict[str, Any]:
        """Return the summary as JSON types, as `summary.json`, the event and the notice hold it."""
        document = super().to_json()
        document["reason"] = self.reason.to_json() if self.reason else None
        document["warnings"] = [warning.to_json() for warning in self.warnings]
        document["jobs"] = [*document["jobs"]]
        document["errors"] = [{**e, "examples": [*e["examples"]]} for e in document["errors"]]
        document["columns"] = [*document["columns"]]
        left_out = {name for name in LEFT_OUT_IF_NONE if document[name] is None}
        return {name: value for name, value in document.items() if name not in left_out}


def _warnings(plan: Plan | None, outcomes: Iterable[Outcome]) -> Iterator[LoadWarning]:
    """Yield what the plan and the attempts noticed, shown so that nothing acts on a terminal."""
    found = chain(plan.warnings if plan else (), *(each.warnings for each in outcomes))
    for each in found:
        yield dataclasses.replace(each, message=fit(printable(each.message)))
