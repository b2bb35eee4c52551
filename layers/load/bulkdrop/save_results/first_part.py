"""What the first part of a load proves: whether the others are sent, and why if they are not."""

import dataclasses
from typing import Any

from bulkdrop.load.failure import FIRST_PART_FAILED, STOPPED_EARLY, Failure
from bulkdrop.load.part import Attempt
from bulkdrop.reason import Reason, ReasonCode
from bulkdrop.report.grammar import share
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.outcome import Outcome, attempts
from sfbulk import JobState

_PROOF = 0
"""The number of the part whose refused records are counted: the very first. A run that resumes a
load may begin with another one. After a run that was stopped, the plan allows all to be refused."""


def proof_of(bucket: Bucket, attempt: Attempt) -> dict[str, Any]:
    """
    Return what the state machine tells the other parts of the first one, all attempts counted.

    It failed if Salesforce processed none of its records, or refused more of them than the plan's
    `stop_above` allows; `refused` of its `records` are said in the latter case only. If its job was
    `aborted` in the middle, somebody wants no more of it to be sent.
    """
    first = dataclasses.replace(attempt.part, attempt=1)
    ends = [end for _, end in attempts(bucket, attempt.load.load_id, first) if end is not None]
    refused = sum(end.count(ResultName.FAILURE) for end in ends)
    if not refused and not any(end.count(ResultName.SUCCESS) for end in ends):
        return {"failed": True}
    records = max(end.records for end in ends)
    allowed = round(attempt.plan.stop_above * records, 6)  # 57% of 10,000 is 5,699.99…
    if first.number == _PROOF and refused > allowed:
        return {"failed": True, "refused": refused, "records": records}
    if any(map(_is_aborted, ends)):
        return {"failed": True, "aborted": True}
    return {"failed": False}


def _is_aborted(end: Outcome) -> bool:
    is_aborted = end.job is not None and end.job.state == JobState.ABORTED
    return is_aborted and end.count(ResultName.UNPROCESSED) > 0


def not_sent(state: dict[str, Any]) -> Failure | None:
    """Return why a part is handed back without being sent, if the first part says so."""
    first = state.get("first")
    if not first or not first["failed"]:
        return None
    if "refused" not in first:
        what = "Nothing of the first part could be loaded"
        if first.get("aborted"):
            what = "The job of the first part was aborted"
        return Failure(FIRST_PART_FAILED, f"{what}, so the other parts were not sent.")
    refused, records = first["refused"], first["records"]
    allowed = share(state["plan"]["stop_above"])
    facts = {"refused": refused, "records": records, "stop_above": allowed}
    return Failure(
        STOPPED_EARLY,
        f"{refused:,} of the first {records:,} records were refused, more than stop_above "
        f"({allowed}) allows, so the other parts were not sent.",
        Reason(ReasonCode.STOPPED_EARLY, facts).to_json(),
    )
