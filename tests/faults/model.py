"""The life of some loads of one object as a state machine of hypothesis."""

import itertools
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from botocore.exceptions import ClientError
from faults.audit import RECORDS, commits, make_upload
from faults.death import Death, KilledError
from faults.faulty import FaultyWorld
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from kit.steps import State, Steps

from bulkdrop.aws import forget_clients
from bulkdrop.errors import LoadError
from bulkdrop.salesforce import forget_client
from local.http.faults import Fault
from local.org import Org
from sfbulk import SalesforceError

_MOST_LOADS = 3
_MOST_S3_CALLS = 12
"""In one step of a small part."""
_PATIENCE_SECONDS = 20
_LONG_AGO = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
_ENDED = {"JobComplete", "Failed", "Aborted"}
_PAGE = "<html><body>Back soon.</body></html>"
_FAULTS: dict[str, dict[str, Any]] = {
    "drop_before": {},
    "drop_during": {"bytes": 60},
    "drop_after": {},
    "status": {"body": _PAGE},
    "status_after": {"body": _PAGE},
    "truncate": {"bytes": 20},
}
ONE_REQUEST = ("POST", r"/jobs/ingest$")
_SENDING = [
    ONE_REQUEST,
    ("PUT", "/batches"),
    ("PATCH", r"/jobs/ingest/\w+$"),
    ("GET", r"/jobs/ingest/\w+$"),
    ("GET", "/successfulResults"),
    ("GET", r"/jobs/ingest\?"),
]
_SAVING = [("GET", r"/jobs/ingest/\w+$"), ("GET", "/successfulResults"), ("GET", "/failedResults")]
_PASSING = (LoadError, SalesforceError, ClientError)
"""What a step may raise, so that the state machine repeats it."""
_marks = itertools.count()


@dataclass(frozen=True)
class Ground:
    """What all examples stand on: handlers that can be run, an org, and a death to come."""

    steps: Steps
    world: FaultyWorld
    death: Death

    @property
    def org(self) -> Org:
        """Return the org."""
        return self.world.org


class Part:
    """One load with one part: its state as it travels, and the records that it must load."""

    def __init__(self, ground: Ground, object_name: str, *, large: bool, twin: bool) -> None:
        mark = object_name if twin else f"{object_name} {next(_marks)}"
        self.upload = make_upload(object_name, large=large, mark=mark)
        key = f"incoming/{object_name}/insert/x.csv"
        planned = ground.steps.plan(self.upload.body, key)
        (self.start,) = ground.steps.parts(planned)
        self.submitted: State | None = None
        self.saved: State | None = None

    @property
    def prefix(self) -> str:
        """Where the part keeps its journal."""
        return f"work/{self.start['load']['load_id']}/parts/00000/1/"


class Model(RuleBasedStateMachine):
    """Some loads of one object, whose steps run, fail, die and run again in any order."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.object = self.ground.world.new_object()
        self.parts: list[Part] = []

    @precondition(lambda self: len(self.parts) < _MOST_LOADS)
    @rule(large=st.sampled_from([False, False, True]), twin=st.booleans())
    def drop(self, *, large: bool, twin: bool) -> None:
        """Drop a file: records of its own, or the same as another load's."""
        self.parts.append(Part(self.ground, self.object, large=large, twin=twin))

    @precondition(lambda self: self.parts)
    @rule(data=st.data(), act=st.sampled_from(sorted(_FAULTS)), call=st.sampled_from(_SENDING))
    def submit_among_faults(self, data: st.DataObject, act: str, call: tuple[str, str]) -> None:
        """Submit a part while one request meets a fault."""
        fault = self.add_fault(act, call)
        self.submit(data.draw(st.sampled_from(self.parts)))
        fault.times = fault.fired

    @precondition(lambda self: self.submitted)
    @rule(data=st.data(), act=st.sampled_from(sorted(_FAULTS)), call=st.sampled_from(_SAVING))
    def save_among_faults(self, data: st.DataObject, act: str, call: tuple[str, str]) -> None:
        """Save a part's results while one request meets a fault."""
        fault = self.add_fault(act, call)
        self.save(data.draw(st.sampled_from(self.submitted)))
        fault.times = fault.fired

    @precondition(lambda self: self.parts)
    @rule(data=st.data(), call=st.integers(0, _MOST_S3_CALLS), after=st.booleans())
    def die_while_submitting(self, data: st.DataObject, call: int, *, after: bool) -> None:
        """Submit a part in a process that dies before or after one of its calls of S3."""
        part = data.draw(st.sampled_from(self.parts))
        self._die(lambda: self.submit(part), call, after=after)

    @precondition(lambda self: self.submitted)
    @rule(data=st.data(), call=st.integers(0, _MOST_S3_CALLS), after=st.booleans())
    def die_while_saving(self, data: st.DataObject, call: int, *, after: bool) -> None:
        """Save a part's results in a process that dies before or after a call of S3."""
        part = data.draw(st.sampled_from(self.submitted))
        self._die(lambda: self.save(part), call, after=after)

    @precondition(lambda self: self.parts)
    @rule(data=st.data())
    def time_passes(self, data: st.DataObject) -> None:
        """Let time pass for a part's lost request: a job of it would be seen by now."""
        self._age(data.draw(st.sampled_from(self.parts)))

    @rule(lag=st.sampled_from([0.0, 3600.0]))
    def org_slows_down_or_catches_up(self, lag: float) -> None:
        """Let jobs wait in the org's queue, or be done at once."""
        self.ground.org.configure(lag=lag)

    @invariant()
    def nothing_is_loaded_twice(self) -> None:
        """Hold what the org has committed to what was dropped."""
        dropped = Counter(name for part in self.parts for name in part.upload.names)
        surplus = commits(self.ground.world, self.object) - dropped
        assert not surplus, f"loaded more often than dropped: {surplus}"

    def teardown(self) -> None:
        """Let all go well from now on: each part ends, and each record is reported once."""
        self.ground.org.configure(lag=0.0)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline and not all(part.saved for part in self.parts):
            for part in self.parts:
                self.submit(part)
                self.save(part)
                self._age(part)
        self.nothing_is_loaded_twice()
        for part in self.parts:
            self._check_results(part)

    @property
    def submitted(self) -> list[Part]:
        """Return the parts whose job is known."""
        return [part for part in self.parts if part.submitted]

    def add_fault(self, act: str, call: tuple[str, str]) -> Fault:
        """Let the next request of a kind meet a fault."""
        method, path = call
        return self.ground.org.faults.add(act, path, method=method, **_FAULTS[act])

    def submit(self, part: Part) -> None:
        """Run Submit Job once."""
        try:
            answer = self.ground.steps.run("submit_job", part.start)
        except _PASSING:
            return
        if "job" in answer:
            part.submitted = answer

    def save(self, part: Part) -> None:
        """Run Save Results once, if the part's job has ended."""
        if part.submitted is None or not self._has_ended(part.submitted["job"]["id"]):
            return
        try:
            part.saved = self.ground.steps.run("save_results", part.submitted)
        except _PASSING:
            return

    def _has_ended(self, job_id: str) -> bool:
        states = {job["id"]: job["state"] for job in self.ground.org.jobs()}
        return states[job_id] in _ENDED

    def _die(self, step: Callable[[], None], call: int, *, after: bool) -> None:
        self.ground.death.at(call, after=after)
        try:
            step()
        except KilledError:
            forget_client()
            forget_clients()
        finally:
            self.ground.death.at(None, after=False)

    def _age(self, part: Part) -> None:
        steps = self.ground.steps
        for key in steps.keys(f"{part.prefix}request.json"):
            request = {**steps.read_json(key), "last_at": _LONG_AGO}
            steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=json.dumps(request))

    def _check_results(self, part: Part) -> None:
        assert part.saved, "the part never came to an end"
        steps = self.ground.steps
        files = steps.read_json(f"{part.prefix}outcome.json")["results"].values()
        reported = Counter(row["LastName"] for file in files for row in steps.rows(file["key"]))
        assert Counter(part.upload.names) == reported
        assert sum(file["records"] for file in files) == RECORDS
