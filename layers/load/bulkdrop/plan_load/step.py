"""Plan a load: in which parts it goes, and which of them are still to be loaded."""

import dataclasses
from functools import partial
from typing import Any

from bulkdrop import layout
from bulkdrop.load.deadline import check_time, deadline_of
from bulkdrop.load.execution import Execution
from bulkdrop.load.part import Part
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.load.waiting import Waiting
from bulkdrop.plan_load.first_part import prove_first
from bulkdrop.plan_load.org import DescribedOrg
from bulkdrop.plan_load.purpose import loads_to_await
from bulkdrop.plan_load.quota import heed_limits
from bulkdrop.plan_load.repeated import digest_of_upload, refuse_repeated
from bulkdrop.plan_load.sent_header import SentHeader
from bulkdrop.plan_load.sent_table import sent_table
from bulkdrop.plan_load.table import Table
from bulkdrop.report.best_effort import best_effort
from bulkdrop.report.progress import write_planned
from bulkdrop.report.times import now
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.plan import begin, keep_plan, kept_plan
from bulkdrop.work.turn import Turn
from sfbulk import LimitExceededError, SalesforceUnavailableError


@dataclasses.dataclass(frozen=True)
class Planned:
    """
    A plan, the part that its run loads first, and the wait for the turn, if there are any.

    `problems` says in a sentence what could not be reported of it.
    """

    plan: Plan
    first: Part | None
    waiting: Waiting | None
    problems: list[str] = dataclasses.field(default_factory=list)

    def to_state(self) -> dict[str, Any]:
        """
        Return what the execution continues with, as JSON types.

        A state has 256 KB, and a file of many columns may have a warning for each: they stay in the
        plan under `work/`, where Finish Load reads them.
        """
        return {
            "plan": dataclasses.replace(self.plan, warnings=()).to_json(),
            **({"part": self.first.to_json()} if self.first else {}),
            **({"turn": self.waiting.to_json()} if self.waiting else {}),
        }


def plan_load(
    bucket: Bucket,
    load: Load,
    settings: PlanSettings,
    org: DescribedOrg,
    execution: Execution = Execution(),  # noqa: B008 # it is frozen
) -> Planned:
    """
    Return the plan, and list its parts in `work/`, where the state machine reads them.

    A later run keeps the plan of the first and lists what is still to be done. The run's time is
    counted from the start of its execution. Raises
    UploadRefusedError if the upload cannot be loaded as it is, WorkExpiredError if nothing is left
    of the first run, and sfbulk's errors while Salesforce cannot be asked to describe the object:
    LoadTimedOutError once the run's time is up.
    """
    deadline = deadline_of(execution.started_at, settings.load_timeout_hours)
    turn = Turn(bucket, load, settings.load_state_machine_arn, execution.arn)
    try:
        return _planned(turn, settings, org, deadline)
    except (SalesforceUnavailableError, LimitExceededError) as error:
        check_time(deadline, str(error).partition(". ")[0].rstrip("."))
        raise


def _planned(turn: Turn, settings: PlanSettings, org: DescribedOrg, deadline: str) -> Planned:
    bucket, load = turn.bucket, turn.load
    begin(bucket, load)
    if load.check:
        from bulkdrop.plan_load.check import check_upload  # noqa: PLC0415 # loads need none

        found = check_upload(bucket, load, settings, org)
        keep_plan(bucket, load, found)
        return Planned(found, None, None)
    turn.queue_up()
    if earlier := kept_plan(bucket, load) if load.run > 1 else None:
        from bulkdrop.plan_load import resume  # noqa: PLC0415 # of later runs

        parts = resume.parts_to_resume(bucket, load, earlier)
        earlier = resume.sent_all_the_same(bucket, load, earlier, parts)
        plan, parts = resume.with_header_checked(bucket, load, earlier, parts, org)
        plan = _listed(bucket, load, plan, parts)
    else:
        table, _ = sent_table(bucket, load, settings, org)
        heed_limits(bucket, load, table, org)
        table = prove_first(bucket, table)
        parts = _under_sent_header(bucket, load, table, _parts(table))
        repeats = None
        if parts:  # what loads nothing repeats nothing
            digest = digest_of_upload(bucket, load, table)
            repeats = refuse_repeated(bucket, load, digest, table.folder, table.metadata)
        plan = dataclasses.replace(
            _plan(table, len(parts), settings),
            repeats=repeats.to_json() if repeats else None,
            after=loads_to_await(table.fields, table.folder),
            assignment_rule_id=table.folder.assignment_rule_id,
            default_namespace=table.folder.default_namespace,
            stop_above=table.folder.allowed_share,
        )
        plan = _listed(bucket, load, plan, parts)
        if load.run > 1:  # no earlier run came so far; later ones look for all parts here
            all_parts = [part.to_json() for part in parts]
            bucket.write_json(layout.parts_key(load.load_id, 1), all_parts)
        keep_plan(bucket, load, plan)
    plan = dataclasses.replace(plan, deadline=deadline)
    if plan.after:
        turn.queue_up(plan.after)
    waiting = turn.first_wait(settings.max_loads_per_object, plan.after) if parts else None
    planned = partial(write_planned, bucket, load, plan, waits=waiting is not None)
    problems = best_effort("status.json was not written", planned)
    return Planned(plan, parts[0] if parts else None, waiting, problems)


def _plan(table: Table, parts: int, settings: PlanSettings) -> Plan:
    return Plan(
        column_delimiter=table.dialect.column_delimiter,
        parts_key="",
        parts=parts,
        records=sum(piece.records for piece in table.slices),
        set_aside=table.set_aside,
        form=table.form,
        max_concurrent_jobs=settings.max_concurrent_jobs,
        warnings=table.warnings,
        planned_at=now(),
        header_checked=table.fields is not None,
        own_header=table.own_header,
        success_rows=table.success_rows,
        is_grouped=table.is_grouped,
    )


def _parts(table: Table) -> list[Part]:
    return [
        Part(
            number=number,
            attempt=1,
            source=table.source,
            line_ending=table.dialect.line_ending,
            header_start=table.header_start,
            header_stop=table.header_start + len(table.dialect.header),
            start=piece.start,
            stop=piece.stop,
            records=piece.records,
            characters=piece.characters,
            line=0 if piece.own else piece.line,
            own=piece.own,
        )
        for number, piece in enumerate(table.slices)
    ]


def _under_sent_header(bucket: Bucket, load: Load, table: Table, parts: list[Part]) -> list[Part]:
    if table.fields is None:
        return parts
    dialect = table.dialect
    delimiter, line_ending = dialect.column_delimiter, dialect.line_ending
    sent = SentHeader(dialect.columns, dialect.header, table.fields, delimiter, line_ending)
    return sent.over(bucket, load, parts)


def _listed(bucket: Bucket, load: Load, plan: Plan, parts: list[Part]) -> Plan:
    """List the parts of this run: all of them, and again those behind the first, for the Map."""
    key = layout.parts_key(load.load_id, load.run)
    others_key = layout.other_parts_key(load.load_id, load.run)
    listed = [part.to_json() for part in parts]
    bucket.write_json(key, listed)
    if listed[1:]:
        bucket.write_json(others_key, listed[1:])
    return dataclasses.replace(
        plan, parts_key=key, other_parts=len(listed[1:]), other_parts_key=others_key
    )
