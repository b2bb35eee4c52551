"""States and files that another release left, taken up at each step by this one."""

import json
from pathlib import Path
from typing import Any

import pytest
from kit.sfbulk_org import client_of
from kit.steps import State, Steps
from kit.whole_load import end_part

from bulkdrop.load.part import Attempt
from bulkdrop.load.upload import Load

RELEASES = Path(__file__).parent / "releases"
"""What each release had in its state and under work/ before a step, as it was recorded."""
RELEASED = sorted(path.stem for path in RELEASES.glob("*.json"))
STEPS = ["plan_load", "submit_job", "check_job", "save_results", "finish_load"]


class Replay:
    """A recorded load, put into a bucket of this test and an org that knows its job."""

    def __init__(self, steps: Steps, release: str, step: str) -> None:
        recorded = json.loads((RELEASES / f"{release}.json").read_text("utf-8"))
        self.steps = steps
        self._names = {
            recorded["bucket"]: steps.bucket,
            recorded["version_id"]: self._drop(recorded["body"]),
        }
        (point,) = [point for point in recorded["points"] if point["step"] == step]
        self.state: State = self._renamed(point["state"])
        self._keep(point["files"])
        if step in {"check_job", "save_results"}:
            self._submit(recorded["job_id"])
            self.state = self._renamed(self.state)
            self._keep(point["files"])

    def _keep(self, files: dict[str, str]) -> None:
        for key, text in files.items():
            content = self._renamed_text(text).encode()
            self.steps.s3.put_object(Bucket=self.steps.bucket, Key=key, Body=content)

    def _drop(self, body: str) -> str:
        event = self.steps.drop(body)
        return str(event["detail"]["object"]["version-id"])

    def _submit(self, job_id: str) -> None:
        """Let the org have the job that the release submitted."""
        attempt = Attempt.from_state(self.state)
        with client_of(self.steps.org) as client:
            content = self.steps.content(self.state)
            self._names[job_id] = client.create_job_with_content(attempt.job_spec, content).id

    def _renamed(self, document: Any) -> Any:
        return json.loads(self._renamed_text(json.dumps(document)))

    def _renamed_text(self, text: str) -> str:
        for old, new in self._names.items():
            text = text.replace(old, new)
        return text


def finished(steps: Steps, step: str, state: State) -> State:
    """Continue a load from a step to its end, as the state machine does."""
    if step == "plan_load":
        step, state = "submit_job", steps.run("plan_load", state)
    if step == "submit_job":
        end_part(steps, state)
    elif step == "check_job":
        while not state["job"].get("is_finished"):
            state = steps.run("check_job", state)
        steps.run("save_results", state)
    elif step == "save_results":
        steps.run("save_results", state)
    kept = {"load", "plan", "outcomes", "first"}
    ended = {name: value for name, value in state.items() if name in kept}
    steps.run("finish_load", ended)
    prefix = Load.from_json(state["load"]).results_prefix
    return dict(steps.read_json(f"{prefix}summary.json"))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("release", RELEASED)
def test_load_goes_on(steps: Steps, release: str, step: str) -> None:
    """A load that a release began ends under this one as if that had done it all."""
    replay = Replay(steps, release, step)

    summary = finished(steps, step, replay.state)

    records = summary["records"]
    assert summary["status"] == "CompletedWithFailures"
    assert (records["total"], records["succeeded"], records["failed"]) == (4, 2, 2)
    assert (records["not_sent"], records["unknown"], records["unprocessed"]) == (1, 0, 0)
    assert len(steps.rows(summary["results"]["success"])) == 2
    assert len(steps.rows(summary["results"]["failure"])) == 2
    assert len(summary["jobs"]) == 1


def handed_back(steps: Steps, state: State) -> State:
    """End a load of which nothing was sent; return the plan of the run that resumes it."""
    error = {"Error": "AuthenticationError", "Cause": "no login"}
    steps.run("save_results", {**state, "error": error})
    summary = steps.finish(state)
    assert summary["records"]["unprocessed"] == 3
    return steps.run("plan_load", steps.read_json(summary["resume"]["input_key"]))


@pytest.mark.parametrize("release", RELEASED)
def test_load_can_be_resumed(steps: Steps, release: str) -> None:
    """A load that a release planned can be resumed under this one."""
    again = handed_back(steps, Replay(steps, release, "submit_job").state)

    end_part(steps, again)
    summary = steps.finish(again)

    assert again["part"]["attempt"] == 2
    assert summary["status"] == "CompletedWithFailures"
    assert (summary["records"]["succeeded"], summary["records"]["failed"]) == (2, 2)


def test_rows_whose_place_is_not_known(steps: Steps) -> None:
    """0.1.0 did not write down which records of a part were not processed: none is sent twice."""
    replay = Replay(steps, "0.1.0", "save_results")
    steps.run("save_results", replay.state)
    (key,) = [key for key in steps.keys("work/") if key.endswith("/outcome.json")]
    outcome = steps.read_json(key)
    left = {"key": key.replace("outcome.json", "unprocessed.csv"), "records": 1}
    outcome["results"] = {"success": {"key": left["key"], "records": 2}, "unprocessed": left}
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=json.dumps(outcome))

    again = steps.run("plan_load", {"load": {**replay.state["load"], "run": 2}})

    assert "part" not in again
    assert steps.read_json(key) == outcome
