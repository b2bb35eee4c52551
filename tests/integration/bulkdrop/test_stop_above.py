"""A load that is stopped after its first part, since too many of its records are refused."""

import pytest
from kit.steps import State, Steps
from kit.whole_load import load_run

BATCH = 10_000
LEFT = 60


def people(refused: int, left: int = LEFT) -> str:
    """Return contacts, the first `refused` of which have no last name."""
    names = (f"Sam {at},{'' if at < refused else 'Doe'}\n" for at in range(BATCH + left))
    return f"FirstName,LastName\n{''.join(names)}"


def planned(steps: Steps, file: str, stop_above: str) -> State:
    """Plan the load of a file in a folder that says when to stop."""
    folder = "incoming/Contact/insert/"
    body = f'stop_above = "{stop_above}"\n'
    steps.s3.put_object(Bucket=steps.bucket, Key=f"{folder}bulkdrop.toml", Body=body)
    return steps.plan(file, f"{folder}people.csv")


def test_rest_is_not_sent_and_resume_sends_it(steps: Steps) -> None:
    """Above the share nothing more is sent; the summary says why, and resuming sends the rest."""
    steps.org.configure(max_records=BATCH - 2_001)
    state = planned(steps, people(refused=3), "20%")
    summary = load_run(steps, state)
    steps.org.configure(max_records=None)

    refused = summary["records"]["failed"]
    assert summary["status"] == "Failed"
    facts = {"refused": refused, "records": BATCH, "stop_above": "20%"}
    assert summary["reason"] == {"code": "STOPPED_EARLY", **facts}
    assert summary["message"] == (
        f"{refused:,} of the first 10,000 records of people.csv were refused ({refused - 3:,} for "
        "STORAGE_LIMIT_EXCEEDED), more than stop_above (20%) allows, so the other 60 were not "
        "sent. Fix the cause; the command under `resume` then sends them."
    )
    assert summary["records"]["unprocessed"] == LEFT
    assert len(steps.org.jobs()) == 1

    again = load_run(steps, resumed(steps, summary))

    assert (again["status"], again["records"]["unprocessed"]) == ("CompletedWithFailures", 0)
    assert again["records"]["succeeded"] == BATCH - refused + LEFT
    assert again["reason"] is None
    assert "resume" not in again


def stopped_in_the_middle(steps: Steps, state: State) -> State:
    """Let the job of the first part be aborted when it has refused records; return its end."""
    steps.org.configure(seconds_per_thousand_rows=0.5)
    late = {**state["plan"], "deadline": "2026-11-26T00:00:00+00:00"}
    looked = steps.run("submit_job", state)
    while not looked["job"]["processed"]:
        looked = steps.run("check_job", looked)
    while not looked["job"]["is_finished"]:
        looked = steps.run("check_job", {**looked, "plan": late})
    steps.org.configure(seconds_per_thousand_rows=0.0)
    return steps.run("save_results", {**looked, "plan": state["plan"]})


def resumed(steps: Steps, summary: State) -> State:
    """Plan the run that a summary offers."""
    return steps.run("plan_load", steps.read_json(summary["resume"]["input_key"]))


def test_resume_sends_what_is_left_of_the_first_part_too(steps: Steps) -> None:
    """A run that resumes a stopped load is not stopped again by what the first part refused."""
    state = planned(steps, people(refused=3), "0%")
    first = stopped_in_the_middle(steps, state)["first"]
    (rest,) = steps.read_json(state["plan"]["other_parts_key"])
    steps.run("save_results", {**state, "part": rest, "first": first})
    stopped = steps.finish(state)
    again = resumed(steps, stopped)
    summary = load_run(steps, again)

    assert stopped["reason"]["code"] == "STOPPED_EARLY"
    assert stopped["records"]["unprocessed"] > LEFT
    assert again["part"]["number"] == 0
    assert summary["status"] == "CompletedWithFailures"
    assert summary["records"]["succeeded"] == BATCH + LEFT - 3


def test_later_run_names_its_own_cause(steps: Steps) -> None:
    """What stopped an earlier run is no reason for what a later run leaves unprocessed."""
    again = resumed(steps, load_run(steps, planned(steps, people(refused=3), "0%")))
    caught = {"Error": "LimitExceededError", "Cause": '{"errorMessage": "No API calls are left."}'}
    steps.run("save_results", {**again, "error": caught})
    summary = steps.finish(again)

    assert (summary["status"], summary["reason"]) == ("Failed", None)
    assert summary["message"] == (
        "9,997 of 10,060 records of people.csv were loaded, 3 were refused and 60 were not "
        "processed: No API calls are left. Run the command under `resume`."
    )


@pytest.mark.parametrize(("refused", "parts"), [(1_000, 2), (1_001, 1)])
def test_share_itself_is_allowed(steps: Steps, refused: int, parts: int) -> None:
    """As many as the share says may be refused; one more stops the load."""
    summary = load_run(steps, planned(steps, people(refused), "10%"))

    assert len(steps.org.jobs()) == parts
    assert summary["status"] == ("CompletedWithFailures" if parts > 1 else "Failed")


def test_one_batch_has_no_rest(steps: Steps) -> None:
    """A load of 10,000 records or fewer is one part, so there is nothing to spare."""
    summary = load_run(steps, planned(steps, people(refused=3, left=-9_990), "0%"))

    assert (summary["status"], summary["records"]["failed"]) == ("CompletedWithFailures", 3)
