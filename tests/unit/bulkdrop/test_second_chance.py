"""Second chance: rows that failed for a passing reason are sent again, others are not."""

import pytest

from bulkdrop.save_results.second_chance import is_passing, pause_seconds, rest_may_pass
from sfbulk import Job

PASSING = [
    "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 200 records: 001:--",
    "TOO_MANY_LOCK_FAILURE:Too many lock failure 10 Trying again later.:--",
    "TooManyLockFailure:Too many lock failure:--",
    "QUERY_TIMEOUT:Your query request was running for too long.:--",
    "SERVER_UNAVAILABLE:server is down:--",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: caused by:\nUNABLE_TO_LOCK_ROW, no access:--",
    (
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:ORDER_TRIGGER: execution of AfterInsert\n\n"
        "caused by: System.DmlException: Update failed. First exception on row 0; first error: "
        "CANNOT_EXECUTE_FLOW_TRIGGER, because it failed: UNABLE_TO_LOCK_ROW: no access: []:--"
    ),
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: System.QueryException: QUERY_TIMEOUT, too long:--",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: ConcurrentPerOrgLongTxn Limit exceeded.:--",
    (
        "CANNOT_EXECUTE_FLOW_TRIGGER:We can't save this record because the “Case” process failed. "
        "This error occurred: UNABLE_TO_LOCK_ROW: unable to obtain exclusive access. Error ID: 1:--"
    ),
    "CANNOT_EXECUTE_FLOW_TRIGGER:x ConcurrentRequests (Concurrent API Requests) exceeded:--",
    "CANNOT_EXECUTE_FLOW_TRIGGER:x TooManyLockFailure: y:--",
    "LIMIT_EXCEEDED:flow: UNABLE_TO_LOCK_ROW, no access:--",
    "TOO_MANY_APEX_REQUESTS:Too many requests at once:--",
    (
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Too many batch retries in the presence of Apex "
        "triggers and partial failures.:--"
    ),
    "INVALID_OPERATION:Too many retries of batch save in the presence of Apex triggers:--",
]
LASTING = [
    "",
    "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION:UNABLE_TO_LOCK_ROW is what we call our door:--",
    "DUPLICATE_VALUE:duplicate value found: External_Id__c:--",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION:Too many retries, says our rule:--",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Trigger: attempt to de-reference a null object:--",
    (
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: execution of AfterInsert caused by: first error: "
        "FIELD_CUSTOM_VALIDATION_EXCEPTION, UNABLE_TO_LOCK_ROW: is what we call our door: []:--"
    ),
    (
        "CANNOT_EXECUTE_FLOW_TRIGGER:it failed: FIELD_CUSTOM_VALIDATION_EXCEPTION: not "
        "ConcurrentRequests but Too many retries:--"
    ),
    "CANNOT_EXECUTE_FLOW_TRIGGER:it failed: REQUIRED_FIELD_MISSING: [Name]:--",
    "LIMIT_EXCEEDED:System.LimitException: Too many queueable jobs added to the queue: 2:--",
    "DUPLICATE_VALUE:UNABLE_TO_LOCK_ROW, duplicates value on record:--",
]


@pytest.mark.parametrize("error", PASSING)
def test_passing_errors(error: str) -> None:
    """Locks and busy servers pass."""
    assert is_passing(error)


@pytest.mark.parametrize("error", LASTING)
def test_lasting_errors(error: str) -> None:
    """What is wrong with the row itself does not pass, whatever words its message holds."""
    assert not is_passing(error)


def test_pauses_grow() -> None:
    """Whatever held the lock is given more and more time."""
    assert [pause_seconds(attempt) for attempt in (1, 2, 3)] == [30, 120, 480]


JOBS = {
    ("Failed", "InternalServerError : Retried more than 20 times", 0): True,
    ("Failed", "InternalServerError : Retried more than 20 times", 5): True,
    ("Failed", "Timeout : the batch took too long", 0): True,
    ("Failed", "TooManyLockFailure : Too many lock failure 200 Trying again later", 0): True,
    ("Failed", "TOO_MANY_LOCK_FAILURE : Too many lock failure 200", 0): True,
    ("Failed", "InvalidBatch : Field name not found : Shoe__c", 0): False,
    ("Failed", "InvalidBatch : InvalidBatch : Field name not found : Name", 7): False,
    ("Failed", "ClientInputError : LineEnding is invalid on user data", 0): False,
    ("Failed", "InvalidJob : No create/update access for object:Bill__e", 3): False,
    ("Failed", "InvalidBatch : Field name not found : InternalServerError : x", 0): False,
    ("Failed", "SomethingNew : nobody knows", 0): False,
    ("Failed", "SomethingNew : nobody knows", 5): True,
    ("Failed", None, 0): False,
    ("Aborted", "InternalServerError : Retried more than 20 times", 5): False,
}


@pytest.mark.parametrize("about", JOBS)
def test_what_a_job_left(about: tuple[str, str | None, int]) -> None:
    """The kind of a job's error decides whether what it left is sent again, not its counters."""
    state, error, processed = about
    job = Job.from_json(
        {
            "id": "750000000000001",
            "state": state,
            "errorMessage": error,
            "numberRecordsProcessed": processed,
        }
    )

    assert rest_may_pass(job) is JOBS[about]
