"""Watch loads: the step of each execution, and the job behind it in the sandbox org."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.demo.file import DemoFile
from local.outside.bucket import Dropped, Ended, UploadBucket
from local.outside.org_view import OrgView

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

LOADING = ("Wait for Job", "Load Other Parts")
"""The states in which a job of the load is in the org."""

_SHOWN = {
    "Take Turn": "Wait for Turn",
    "Is It Our Turn?": "Wait for Turn",
    "Check Job": "Wait for Job",
    "Is Job Finished?": "Wait for Job",
}
"""States of a loop, by the one that stands for it."""


@dataclass
class ObservedLoad:
    """The load of one file, as far as it has been seen."""

    file: DemoFile
    dropped: Dropped
    began: float = field(default_factory=time.monotonic)
    load_id: str | None = None
    step: str = "Dropped"
    """The state that the execution is in."""
    job_state: str = ""
    processed: int = 0
    ended: Ended | None = None
    seconds_taken: float | None = None

    @property
    def seconds(self) -> float:
        """How long the load has taken so far."""
        return self.seconds_taken or time.monotonic() - self.began

    @property
    def job_ids(self) -> list[str]:
        """The load's jobs, by its summary."""
        return [job["id"] for job in self.ended.summary["jobs"]] if self.ended else []

    def end(self, ended: Ended) -> None:
        """Take note of the summary."""
        self.ended = ended
        self.seconds_taken = time.monotonic() - self.began
        self.step = ended.status
        records, jobs = ended.summary["records"], ended.summary["jobs"]
        self.processed = records["succeeded"] + records["failed"]
        self.job_state = jobs[-1]["state"] if jobs else ""


class Observer:
    """Brings loads up to date by what S3, Step Functions and the org say."""

    def __init__(
        self,
        loads: Sequence[ObservedLoad],
        bucket: UploadBucket,
        executions: "SFNClient",
        state_machine_arn: str,
        org: OrgView,
    ) -> None:
        self._loads = {load.dropped: load for load in loads}
        self._bucket = bucket
        self._executions = executions
        self._state_machine_arn = state_machine_arn
        self._org = org
        self._named: dict[str, ObservedLoad] = {}
        self._job_ids: dict[str, str] = {}

    @property
    def running(self) -> list[ObservedLoad]:
        """The loads without a summary."""
        return [load for load in self._loads.values() if load.ended is None]

    def look(self) -> None:
        """Look once."""
        self._look_at_executions()
        self._look_at_jobs()
        for ended in self._bucket.newly_ended():
            if ended.dropped in self._loads:
                self._loads[ended.dropped].end(ended)

    def _look_at_executions(self) -> None:
        found = self._executions.list_executions(stateMachineArn=self._state_machine_arn)
        for execution in found["executions"]:
            arn = execution["executionArn"]
            if execution["name"] not in self._named:
                self._name(execution["name"], arn)
            load = self._named.get(execution["name"])
            if load and load.ended is None:
                load.step = self._step(arn) or load.step

    def _name(self, load_id: str, arn: str) -> None:
        given = json.loads(self._executions.describe_execution(executionArn=arn)["input"])
        upload = given["load"]["upload"]
        if load := self._loads.get(Dropped(upload["key"], upload["version_id"])):
            load.load_id = load_id
            self._named[load_id] = load

    def _step(self, arn: str) -> str | None:
        """Return the state that was entered last."""
        history = self._executions.get_execution_history(executionArn=arn, reverseOrder=True)
        entered = [each for each in history["events"] if "stateEnteredEventDetails" in each]
        last = max(entered, key=lambda event: event["id"], default=None)
        name = last["stateEnteredEventDetails"]["name"] if last else None
        return _SHOWN.get(name, name) if name else None

    def _look_at_jobs(self) -> None:
        jobs = self._org.jobs()
        for load in self.running:
            if load.step in LOADING:
                self._show_jobs(load, jobs)

    def _show_jobs(self, load: ObservedLoad, jobs: dict[str, dict[str, Any]]) -> None:
        ids = [
            self._job_id(key)
            for key in self._bucket.keys(f"work/{load.load_id}/parts/")
            if key.endswith("/job.json")
        ]
        mine = [jobs[job_id] for job_id in ids if job_id in jobs]
        load.processed = sum(job.get("numberRecordsProcessed", 0) for job in mine)
        load.job_state = mine[-1]["state"] if mine else ""

    def _job_id(self, key: str) -> str:
        """Return the job that a part's journal names."""
        if key not in self._job_ids:
            self._job_ids[key] = self._bucket.read_json(key)["id"]
        return self._job_ids[key]
