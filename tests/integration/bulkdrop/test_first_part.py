"""The first of several parts: small, alone, and a proof for the others."""

import csv
import io
import re

import pytest
from kit.steps import Steps
from kit.whole_load import end_part, load_run

ANY_HEADER = True

ROWS = 25_000


def body(rows: int, text: str = "x") -> str:
    """Return a file of contacts; each fifth name spans two lines."""
    names = (f'"{text} {at},\nJr."' if at % 5 == 0 else f"{text} {at}" for at in range(rows))
    return "LastName,Email\n" + "".join(f"{name},a@example.com\n" for name in names)


@pytest.mark.parametrize("text", ["plain", "Müller 东京"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_first_of_several_parts_is_one_batch(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, text: str, line_end: str
) -> None:
    """Its first part has 10,000 records, and the parts together are the file, byte for byte."""
    monkeypatch.setenv("MAX_PART_BYTES", "500000")
    file = body(ROWS, text).replace("\n", line_end)
    parts = [part["part"] for part in steps.parts(steps.plan(file))]
    content = file.encode()

    assert [part["number"] for part in parts] == [*range(len(parts))]
    assert parts[0]["records"] == 10_000
    assert sum(part["records"] for part in parts) == ROWS
    pieces = [content[part["start"] : part["stop"]] for part in parts]
    assert content.partition(b"\n")[2] == b"".join(pieces)
    for part, piece in zip(parts, pieces, strict=True):
        assert len(list(csv.reader(io.StringIO(piece.decode(), newline="")))) == part["records"]
        head = content[: part["header_stop"]].decode()
        assert part["characters"] == len(head) + len(piece.decode())


def test_cleaned_file_is_divided_alike(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of a clean copy are ranges of the copy; the first one is a batch as well."""
    monkeypatch.setenv("MAX_PART_BYTES", "500000")
    state = steps.plan(body(ROWS).encode("utf-16"))
    parts = steps.parts(state)

    assert parts[0]["part"]["records"] == 10_000
    assert len(steps.table(state)) == ROWS + 1


def test_one_part_stays_one(steps: Steps) -> None:
    """A file that fits one job is one part, however many records it has: no Map Run is opened."""
    state = steps.plan(body(ROWS))

    assert (state["plan"]["parts"], state["plan"]["other_parts"]) == (1, 0)
    assert state["part"]["records"] == ROWS


def test_job_that_fails_as_a_whole_stops_the_rest(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wrong column costs one job: all records are handed back, and the reason is said once."""
    monkeypatch.setenv("MAX_PART_BYTES", "20000")
    file = body(2_000).replace("Email", "Emial", 1)
    steps.org.configure(describe_status=403)  # described, the header would be refused unsent
    summary = load_run(steps, steps.plan(file))
    steps.org.configure(describe_status=None)

    assert len(steps.org.jobs()) == 1
    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 2_000)
    assert summary["message"].count("Emial") == 1
    assert summary["message"].count("the other parts were not sent") == 1
    handed_back = steps.read(summary["results"]["unprocessed"]).decode()
    assert re.sub(r"(?m)^(sf__Line|\d+),", "", handed_back) == file
    assert "resume" not in summary


def test_refused_records_do_not_stop_the_rest(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Salesforce refuses records one by one: that says nothing of the records of other parts."""
    monkeypatch.setenv("MAX_PART_BYTES", "20000")
    file = body(2_000)
    head, rows = file.split("\n", 1)
    wrong = "".join(f"x{at},no address\n" for at in range(2_500))
    summary = load_run(steps, steps.plan(f"{head}\n{wrong}{rows}"))

    assert summary["records"]["failed"] == 2_500
    assert summary["records"]["succeeded"] == 2_000


@pytest.mark.parametrize("processed", [0, 200])
def test_job_that_somebody_aborts_stops_the_rest(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, processed: int
) -> None:
    """A person who aborts the first job wants no more of the load; its next run sends the rest."""
    monkeypatch.setenv("MAX_PART_BYTES", "20000")
    aborted = {"interrupt_state": "Aborted", "interrupt_times": 1}
    steps.org.configure(interrupt_after_rows=processed, **aborted)
    summary = load_run(steps, steps.plan(body(2_000)))
    steps.org.configure(interrupt_after_rows=None, interrupt_state="Failed")
    jobs = steps.org.jobs()
    again = load_run(steps, steps.run("plan_load", steps.read_json(summary["resume"]["input_key"])))

    assert [job["state"] for job in jobs] == ["Aborted"]
    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 2_000 - processed)
    assert summary["message"].count(f"Job {jobs[0]['id']} was aborted by a user of the org") == 1
    assert "; the other parts were not sent. Run the command" in summary["message"]
    assert (again["status"], again["records"]["succeeded"]) == ("Succeeded", 2_000)


def test_resume_sends_the_rest(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the cause is gone, the next run proves the first part again and sends the others."""
    monkeypatch.setenv("MAX_PART_BYTES", "20000")
    state = steps.plan(body(2_000))
    stop = {"error": {"Error": "AuthenticationError", "Cause": "no login"}}
    first = steps.run("save_results", {**state, **stop})["first"]
    for document in steps.read_json(state["plan"]["other_parts_key"]):
        steps.run("save_results", {**state, "part": document, "first": first})
    failed = steps.finish(state)

    again = steps.run("plan_load", steps.read_json(failed["resume"]["input_key"]))
    parts = [again["part"], *steps.read_json(again["plan"]["other_parts_key"])]
    for part in parts:
        end_part(steps, {**again, "part": part})
    summary = steps.finish(again)

    assert first["failed"]
    assert failed["records"]["unprocessed"] == 2_000
    assert len(parts) == state["plan"]["parts"]
    assert (summary["status"], summary["records"]["succeeded"]) == ("Succeeded", 2_000)
