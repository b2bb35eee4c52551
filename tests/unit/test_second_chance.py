"""Second chance: rows that failed for a passing reason are sent once more, others are not."""

import csv
import io

import pytest

from bulkdrop.save_results.second_chance import SecondChance, is_passing, pause_seconds

PASSING = [
    "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 200 records: 001:--",
    "TOO_MANY_LOCK_FAILURE:Too many lock failure 10 Trying again later.:--",
    "TooManyLockFailure:Too many lock failure:--",
    "QUERY_TIMEOUT:Your query request was running for too long.:--",
    "SERVER_UNAVAILABLE:server is down:--",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: caused by:\nUNABLE_TO_LOCK_ROW, no access:--",
]
LASTING = [
    "",
    "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION:UNABLE_TO_LOCK_ROW is what we call our door:--",
    "DUPLICATE_VALUE:duplicate value found: External_Id__c:--",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Trigger: attempt to de-reference a null object:--",
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


LOCKED = "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--"


def test_sifting() -> None:
    """Rows that failed for a passing reason are kept back, the others pass as they are."""
    failed = (
        'sf__Id,sf__Error,Name,Note\n,LASTING:x:--,Ada,"a\nb"\n'
        f',{LOCKED},Alan,"c ""d""\ne"\n,LASTING:y:--,Grace,\n'
    ).encode()
    with SecondChance(",") as chance:
        passed = b"".join(chance.sift([failed[:50], failed[50:]]))

        assert chance.records == 1
    assert [[*row] for row in csv.reader(io.StringIO(passed.decode(), newline=""))] == [
        ["sf__Id", "sf__Error", "Name", "Note"],
        ["", "LASTING:x:--", "Ada", "a\nb"],
        ["", "LASTING:y:--", "Grace", ""],
    ]


def test_taking_what_was_not_processed() -> None:
    """Rows that were not processed are taken as well, whatever the order of their columns."""
    with SecondChance(";") as chance:
        assert b"Name" in b"".join(chance.sift([b"sf__Id;sf__Error;Name;Note\n"]))
        chance.take_all([b"NOTE;Name\n", b"x;Ada\ny;Alan\n"])

        assert chance.records == 2
