"""The handlers in their order: each takes what the one before gives."""

from typing import Any

from integration.steps import Steps

from bulkdrop.load import Load

PEOPLE = "FirstName,LastName,Email\nAda,Lovelace,ada@example.com\nAlan,Turing,\nNo,,\n"


def submitted(steps: Steps, body: str = PEOPLE) -> dict[str, Any]:
    """Drop a file of one part and submit its job."""
    (part,) = steps.parts(steps.plan(body))
    return steps.run("submit_job", part)


def finished(steps: Steps, state: dict[str, Any]) -> dict[str, Any]:
    """Finish the load of this part and give its summary."""
    whole = {"load": state["load"], "plan": state["plan"], "outcomes": [{"part": 0}]}
    steps.run("finish_load", whole)
    load = Load.from_state(state["load"])
    return dict(steps.read_json(f"{load.results_prefix}summary.json"))


def test_whole_load(steps: Steps) -> None:
    """From the event to the summary, each handler's answer is the next one's event."""
    state = submitted(steps)
    while state["job"]["state"] not in {"JobComplete", "Failed"}:
        state = steps.run("check_job", state)
    assert steps.run("save_results", state) == {"part": 0}

    summary = finished(steps, state)

    assert (summary["status"], summary["records"]["total"]) == ("CompletedWithFailures", 3)
    assert [row["LastName"] for row in steps.rows(summary["results"]["success"])].sort() is None
    assert {"Lovelace", "Turing"} == {
        row["LastName"] for row in steps.rows(summary["results"]["success"])
    }
    (refused,) = steps.rows(summary["results"]["failure"])
    assert (refused["FirstName"], "REQUIRED_FIELD_MISSING" in refused["sf__Error"]) == ("No", True)
    assert len(steps.org.records("Contact")) == 2
