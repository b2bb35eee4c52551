"""The ending of a load of which only the first part was sent, since too much of it was refused."""

from collections.abc import Sequence

from bulkdrop.bounds import cut
from bulkdrop.load.failure import STOPPED_EARLY
from bulkdrop.load.upload import Load
from bulkdrop.reason import Reason
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.grammar import counted, file_name, were
from bulkdrop.work.outcome import Outcome

_WHY_CHARACTERS = 60


def stopped_early(
    load: Load, counts: Counts, outcomes: list[Outcome], errors: Sequence[ErrorGroup]
) -> Ending | None:
    """Return the ending of a load that was stopped by `stop_above`; None of any other load."""
    failures = (outcome.failure for outcome in outcomes if outcome.is_open)
    failure = next((each for each in failures if each and each.error == STOPPED_EARLY), None)
    reason = Reason.from_json(failure.reason) if failure else None
    if reason is None:
        return None
    facts, left = reason.applies_to, counts.unprocessed
    message = (
        f"{facts['refused']:,} of the first {counted(facts['records'], 'record')} of "
        f"{file_name(load.upload.key)} {were(facts['refused'])} refused{_why(errors)}, more than "
        f"stop_above ({facts['stop_above']}) allows, so the other {left:,} {were(left)} not sent. "
        "Fix the cause; the command under `resume` then sends them."
    )
    return Ending(Status.FAILED, message, reason, resumes=True)


def _why(errors: Sequence[ErrorGroup]) -> str:
    """Return the most frequent reason, with how many records have it."""
    group = next((each for each in errors if each.code != "NOT_SENT"), None)
    if group is None:
        return ""
    field = f" ({group.field})" if group.field else ""
    return f" ({group.records:,} for {cut(f'{group.code}{field}', _WHY_CHARACTERS)})"
