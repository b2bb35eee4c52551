"""Second chances and what is handed back: the upload's own rows, whatever Salesforce echoes."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from kit.steps import Steps

from bulkdrop.errors import ResultsMovingError
from bulkdrop.load.part import Attempt, Part
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.journal import Journal
from bulkdrop.work.next_attempt import write_next_attempt
from bulkdrop.work.outcome import Outcome, outcome_key, read_outcome
from bulkdrop.work.own_records import Origin, own_records
from local.org import OrgSettings

ANY_HEADER = True

PEOPLE = "firstname,LASTNAME,description\n" + "".join(f"F{i},L{i},text {i}\n" for i in range(6))
CRLF = b'FirstName,LastName,Description\r\nAda,Lovelace,"two\r\nlines"\r\nAlan,Turing,"a ""b"""'
LOCKED = {"lock_share": 1.0, "lock_attempts": 1}


@contextmanager
def configured(steps: Steps, **changes: Any) -> Iterator[None]:
    """Change settings of the org for a while."""
    steps.org.configure(**changes)
    yield
    defaults = dataclasses.asdict(OrgSettings())
    steps.org.configure(**{name: defaults[name] for name in changes})


def planned(steps: Steps, body: str | bytes) -> dict[str, Any]:
    """Drop a file of one part."""
    (part,) = steps.parts(steps.plan(body))
    return part


def outcome(steps: Steps, state: dict[str, Any]) -> Outcome:
    """Read the outcome of an attempt."""
    attempt = Attempt.from_state(state)
    found = read_outcome(Bucket(steps.bucket), attempt.load.load_id, attempt.part)
    assert found is not None
    return found


@pytest.mark.parametrize("alphabetical", [False, True])
def test_blank_echoes(steps: Steps, alphabetical: bool) -> None:  # noqa: FBT001 # by name
    """Rows whose echo is blank are sent again with all their cells, in the upload's bytes."""
    with configured(steps, **LOCKED, blank_echoes=True, alphabetical_columns=alphabetical):
        state = steps.run("submit_job", planned(steps, PEOPLE))
        answer = steps.run("save_results", state)
        assert sorted(steps.content(answer).splitlines()) == sorted(PEOPLE.encode().splitlines())
        assert "pause" not in steps.run("save_results", steps.run("submit_job", answer))
    summary = steps.finish(state)

    assert (summary["status"], summary["records"]["retried"]) == ("Succeeded", 6)
    held = sorted(
        (r["FirstName"], r["LastName"], r["Description"]) for r in steps.org.records("Contact")
    )
    assert held == [(f"F{i}", f"L{i}", f"text {i}") for i in range(6)]


def test_rows_that_cannot_be_found(steps: Steps) -> None:
    """A locked row that may be one of several is not sent again: it has failed, and says so."""
    body = "LASTNAME,Description\nX,one\nX,two\n,lost\nZ,three\n"
    with configured(steps, lock_share=0.5, blank_echoes=True):
        state = steps.run("submit_job", planned(steps, body))
        steps.run("save_results", state)
    ended = outcome(steps, state)
    again = [steps.content({**state, "part": part.to_json()}) for part in ended.again]

    assert ended.unknown == 0
    assert all(row in body.encode() for sent in again for row in sent.splitlines())
    rows = steps.rows(ended.results[ResultName.FAILURE].key)
    assert (
        len(rows)
        == ended.count(ResultName.FAILURE)
        == 4 - ended.count(ResultName.SUCCESS) - sum(part.records for part in ended.again)
    )


def test_line_ends_within_cells(steps: Steps) -> None:
    """The next attempt has the part's own line ends, within cells as well."""
    with configured(steps, **LOCKED):
        state = steps.run("submit_job", planned(steps, CRLF))
        answer = steps.run("save_results", state)
        part = Part.from_json(answer["part"])
        assert steps.content(answer) == CRLF + b"\r\n"
        assert (part.line_ending, part.characters) == ("CRLF", len(CRLF) + 2)
        assert "pause" not in steps.run("save_results", steps.run("submit_job", answer))

    assert steps.finish(state)["status"] == "Succeeded"


def test_an_attempt_is_no_larger(steps: Steps) -> None:
    """Rows that are sent again are some of their part, so they fit the job that the part fits."""
    body = "".join(["LastName,Description\n", *(f"L{i},{'é' * i}\n" for i in range(40))])
    with configured(steps, lock_share=0.5):
        state = steps.run("submit_job", planned(steps, body))
        part = Part.from_json(steps.run("save_results", state)["part"])
    first = Attempt.from_state(state).part

    assert 0 < part.records < first.records
    assert part.characters < first.characters
    assert part.stop < first.stop


def test_a_job_that_never_began(steps: Steps) -> None:
    """A job that failed before its first record for a passing reason gets a second chance."""
    with configured(steps, interrupt_after_rows=0, interrupt_times=1):
        state = steps.run("submit_job", planned(steps, PEOPLE))
        answer = steps.run("save_results", state)
    assert answer["part"]["attempt"] == 2
    assert steps.content(answer) == PEOPLE.encode()
    assert "pause" not in steps.run("save_results", steps.run("submit_job", answer))

    assert steps.finish(state)["status"] == "Succeeded"


def test_a_job_that_salesforce_rejects(steps: Steps) -> None:
    """What a job of a lasting error left is handed back, as the upload's own bytes."""
    kind = {"interrupt_message": "InvalidBatch : no", "blank_echoes": True}
    with configured(steps, interrupt_after_rows=2, interrupt_times=1, **kind):
        body = PEOPLE.replace("firstname", "FirstName")
        state = steps.run("submit_job", planned(steps, body))
        assert "pause" not in steps.run("save_results", state)
    summary = steps.finish(state)

    lines = body.splitlines(keepends=True)
    numbered = [f"{number},{line}" for number, line in enumerate(lines, 1)]
    expected = "".join([f"sf__Line,{lines[0]}", *numbered[3:]])
    assert steps.read(summary["results"]["unprocessed"]).decode() == expected


def test_unprocessed_rows_that_cannot_be_found(steps: Steps) -> None:
    """Unprocessed rows whose echo says nothing are not sent; failure.csv says so."""
    with configured(steps, interrupt_after_rows=2, interrupt_times=1, blank_echoes=True):
        state = steps.run("submit_job", planned(steps, PEOPLE))
        assert "pause" not in steps.run("save_results", state)
    rows = steps.rows(steps.finish(state)["results"]["failure"])

    assert len(rows) == 4
    assert all(row["sf__Error"].startswith("NOT_SENT:Salesforce did not process") for row in rows)
    assert not any(row["sf__Line"] for row in rows)


def test_results_that_move(steps: Steps) -> None:
    """While a failed job counts on, its results are not saved; the state machine tries again."""
    with configured(steps, interrupt_after_rows=2, settling_looks=2, shuffle_rows=False):
        state = steps.run("submit_job", planned(steps, PEOPLE))
        with pytest.raises(ResultsMovingError, match="counts on"):
            steps.run("save_results", state)
        for _ in range(3):
            try:
                answer = steps.run("save_results", state)
            except ResultsMovingError:
                continue
            break
    assert "pause" not in steps.run("save_results", steps.run("submit_job", answer))

    assert sorted(r["LastName"] for r in steps.org.records("Contact")) == [
        f"L{i}" for i in range(6)
    ]


def test_the_state_names_the_job(steps: Steps) -> None:
    """Where the journal names another job, the one in the state counts, and the summary says so."""
    state = steps.run("submit_job", planned(steps, PEOPLE))
    key = f"{Attempt.from_state(state).prefix}job.json"
    journal = steps.read_json(key)
    Bucket(steps.bucket).write_json(key, {**journal, "id": "750000000000099AAA"})
    steps.run("save_results", state)
    summary = steps.finish(state)

    assert (summary["status"], summary["jobs"][0]["id"]) == ("Succeeded", state["job"]["id"])
    (warning,) = [each for each in summary["warnings"] if each["code"] == "ANOTHER_JOB"]
    assert "750000000000099AAA" in warning["message"]
    job = Journal(Bucket(steps.bucket), Attempt.from_state(state).prefix).job()
    assert job is not None


def test_a_later_look_finds_more(steps: Steps) -> None:
    """Rows beyond those that a next attempt has already loaded get an attempt of their own."""
    bucket = Bucket(steps.bucket)
    with configured(steps, **LOCKED):
        state = steps.run("submit_job", planned(steps, PEOPLE))
        steps.run("save_results", state)
        attempt = Attempt.from_state(state)
        records = [*own_records(bucket, Origin.of(attempt.part), [PEOPLE.encode()])]
        header, some = PEOPLE.encode().splitlines(keepends=True)[0], [records[1], records[4]]
        key = f"{attempt.prefix}again-2.csv"
        written = write_next_attempt(bucket, key, attempt.part, header, some)
        part = dataclasses.replace(written, attempt=2)
        short = dataclasses.replace(outcome(steps, state), again=(part,))
        assert short.unknown == 4
        bucket.write_json(outcome_key(attempt.load.load_id, attempt.part), short.to_json())
        second = steps.run("submit_job", {**state, "part": part.to_json()})
        assert "pause" not in steps.run("save_results", second)
        assert steps.finish(state)["status"] == "Unreconciled"

        answer = steps.run("save_results", state)
        assert answer["part"]["attempt"] == 3
        assert "pause" not in steps.run("save_results", steps.run("submit_job", answer))
    summary = steps.finish({**state, "load": {**state["load"], "run": 2}})

    assert [part.records for part in outcome(steps, state).again] == [2, 4]
    assert (summary["status"], summary["records"]["succeeded"]) == ("Succeeded", 6)
    assert sorted(r["LastName"] for r in steps.org.records("Contact")) == [
        f"L{i}" for i in range(6)
    ]


def test_outcome_of_the_first_version(steps: Steps) -> None:
    """An outcome that 0.1.0 wrote, with one part of `again`, is read; unknown fields are not."""
    state = planned(steps, PEOPLE)
    part = Attempt.from_state(state).part
    document: dict[str, Any] = {
        "part": 0,
        "attempt": 1,
        "records": 6,
        "job": None,
        "results": {},
        "failure": None,
    }

    assert Outcome.from_json({**document, "again": part.to_json()}).again == (part,)
    assert Outcome.from_json({**document, "again": None, "new": 1}).again == ()
