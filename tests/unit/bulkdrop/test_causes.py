"""Why a load did not come to its end: a message names the causes of what is open, and no others."""

import dataclasses

from kit.words import LOAD, PART

from bulkdrop.finish_load.ending import judge
from bulkdrop.load.failure import FIRST_PART_FAILED, Failure
from bulkdrop.report.ending import Counts
from bulkdrop.result_name import ResultName
from bulkdrop.work.outcome import Outcome, ResultFile

LOGIN = Failure("AuthenticationError", "The login was refused. Correct the secret.")
CALLS = Failure("LimitExceededError", "No API calls are left.")


def ended(number: int, result: ResultName | None, failure: Failure | None = None) -> Outcome:
    """Return the outcome of a part whose records are all in one result file, or unknown."""
    results = {result: ResultFile("x", 10)} if result else {}
    return Outcome(number, 1, 10, results=results, failure=failure)


def sent_again(number: int, failure: Failure) -> Outcome:
    """Return the outcome of a part that failed in an earlier run, and was sent by a later one."""
    part = dataclasses.replace(PART, number=number, attempt=2, records=10)
    return Outcome(number, 1, 10, again=(part,), failure=failure)


def message(*outcomes: Outcome) -> str:
    """Return what is said of a load with these outcomes."""
    found = [*outcomes]
    return judge(LOAD, Counts.of(found, 0), found).message


def test_cause_of_an_earlier_run() -> None:
    """What kept an earlier run from sending a part is over once a later run has sent it."""
    earlier = [sent_again(number, LOGIN) for number in range(5)]

    said = message(*earlier, ended(5, ResultName.UNPROCESSED, CALLS))

    assert said.endswith("not processed: No API calls are left. Run the command under `resume`.")


def test_cause_of_what_is_unknown() -> None:
    """Of records whose end is unknown that cause is named, not why others were not processed."""
    lost = Failure("PartStopped", "The execution of part 0 was stopped.")

    said = message(ended(0, None, lost), *(ended(n, ResultName.UNPROCESSED, CALLS) for n in (1, 2)))

    assert "unknown" not in said
    assert "10 of 30 records of people.csv: The execution of part 0 was stopped. Run" in said


def test_other_parts_behind_an_unknown_first() -> None:
    """If the first part's end is unknown, it is said as well that the others were not sent."""
    lost = Failure("PartStopped", "The execution of part 0 was stopped.")
    behind = Failure(FIRST_PART_FAILED, "Nothing of the first part could be loaded.")

    said = message(ended(0, None, lost), ended(1, ResultName.UNPROCESSED, behind))

    assert "The execution of part 0 was stopped; the other parts were not sent. Run" in said
