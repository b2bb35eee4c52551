"""What gets a second chance: rows and jobs that failed for a reason that passes."""

import re

from sfbulk import Job, JobState

FIRST_PAUSE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 3_600

# Salesforce's codes for what another transaction, or a busy server, was in the way of. Some of them
# are known in two spellings.
_PASSING = {
    "UNABLETOLOCKROW",
    "TOOMANYLOCKFAILURE",
    "QUERYTIMEOUT",
    "REQUESTRUNNINGTOOLONG",
    "SERVERUNAVAILABLE",
    "APITEMPORARILYUNAVAILABLE",
    "UNKNOWNEXCEPTION",
    "TOOMANYAPEXREQUESTS",
    "CONCURRENTPERORGLONGTXN",
    "CONCURRENTREQUESTS",
}
# A trigger, a flow or a limit of theirs: what is meant is the code inside.
_AROUND = {"CANNOTEXECUTEFLOWTRIGGER", "CANNOTINSERTUPDATEACTIVATEENTITY", "LIMITEXCEEDED"}
_CODE = re.compile(r"[A-Za-z][A-Za-z_]+")
# A code stands before a comma or colon, as in "first error: UNABLE_TO_LOCK_ROW, unable to obtain".
# A trigger's own name, before its event, is none; an exception of Apex has no underscore.
_INNER = re.compile(
    r"\b(?P<code>[A-Z]{2,}(?:_[A-Z]+)+)\b(?=\s?[,:])(?!: execution of)"
    r"|\b(?P<word>TooManyLockFailure|ConcurrentPerOrgLongTxn|ConcurrentRequests)\b"
    r"|(?P<retries>\bToo many (?:batch )?retries\b)",
    re.IGNORECASE,
)
# With triggers, rows of a chunk fail so together, the innocent ones as well (Apex Developer Guide,
# Bulk DML Exception Handling).
_RETRIES = re.compile(r"[A-Za-z_]+:\s*Too many (?:batch )?retries\b", re.IGNORECASE)
_RULE = "FIELDCUSTOMVALIDATIONEXCEPTION"

_PASSING_JOBS = {
    "INTERNALSERVERERROR",
    "TIMEOUT",
    "TOOMANYLOCKFAILURE",
    "SERVERUNAVAILABLE",
    "UNKNOWNEXCEPTION",
}
_LASTING_JOBS = {"INVALIDBATCH", "CLIENTINPUTERROR", "INVALIDJOB"}


def is_passing(error: str) -> bool:
    """Return, by a row's sf__Error, whether the same row may succeed if it is sent again."""
    code = _plain(error.partition(":")[0])
    if code in _PASSING:
        return True
    if code != _RULE and _RETRIES.match(error):
        return True
    return code in _AROUND and _is_passing_inside(error.partition(":")[2])


def _is_passing_inside(text: str) -> bool:
    """Return whether the first code that is none of a trigger or flow itself is one that passes."""
    for found in _INNER.finditer(text):
        if found["code"] and not found["code"].isupper():
            continue
        code = _plain(found[0])
        if code not in _AROUND:
            return found["retries"] is not None or code in _PASSING
    return False


def rest_may_pass(job: Job) -> bool:
    """
    Return whether what a job left unprocessed may be loaded by another job.

    The kind of its error decides (`InternalServerError : Retried more than 20 times`); of an
    unknown kind, whether it processed a record. What was aborted in the org is not sent again.
    """
    if job.state is JobState.ABORTED:
        return False
    kind = _plain((job.error_message or "").partition(":")[0])
    if kind in _LASTING_JOBS:
        return False
    return kind in _PASSING_JOBS or bool(job.records_processed)


def pause_seconds(attempt: int) -> int:
    """Return the pause after an attempt: half a minute, two minutes, eight, and up to an hour."""
    return min(int(FIRST_PAUSE_SECONDS * 4 ** (attempt - 1)), LONGEST_PAUSE_SECONDS)


def _plain(code: str) -> str:
    """Return a code without regard to its spelling: TooManyLockFailure, TOO_MANY_LOCK_FAILURE."""
    return code.strip().replace("_", "").upper() if _CODE.fullmatch(code.strip()) else ""
