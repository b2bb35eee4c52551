"""A local world in which everything that can go wrong does so on demand, for one load at a time."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit.loading import Loading

from local.cloud.lambdas.mishaps import Mishap
from local.http.faults import Fault
from local.org import Org
from local.org.records.schema import add_copies
from local.outside.bucket import Dropped
from local.world import Connection, World

OBJECTS = [f"Cell{number:03}__c" for number in range(1000)]
"""Each load of a matrix has an object of its own: so faults are aimed, and rows can be traced."""

TIME_SCALE = 0.02
CLIENT_SECONDS = 1
"""How long the functions wait for the org to answer."""
SETTLE_SECONDS = 240
"""How long after a lost request a job may still appear: five seconds, in scaled time."""
PARAMETERS = {
    "SalesforceTimeoutSeconds": str(CLIENT_SECONDS),
    "SubmissionSettleSeconds": str(SETTLE_SECONDS),
}
_PATIENCE_SECONDS = 90.0
_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class OrgFault:
    """A fault of the org's network, for requests about one load's object unless `aimed` is off."""

    act: str
    method: str
    path: str
    more: Mapping[str, Any] = field(default_factory=dict)
    aimed: bool = True


@dataclass(frozen=True)
class ServiceFault:
    """
    A fault of S3 or another service; `{object}` and `{load}` in its path stand for the load's.

    With `in_body` the call's path does not tell whose it is, but its body does.
    """

    act: str
    method: str
    path: str
    more: Mapping[str, Any] = field(default_factory=dict)
    in_body: bool = False


@dataclass(frozen=True)
class FunctionMishap:
    """A mishap of a function, at once or in the moment when a fault fires."""

    act: str
    function: str
    at: OrgFault | ServiceFault | None = None
    times: int = 1


Trouble = OrgFault | ServiceFault | FunctionMishap


class FaultyWorld:
    """A deployed Bulkdrop, its org and its cloud, all in this process."""

    def __init__(self, world: World, org: Org) -> None:
        self.world = world
        self.cloud = world.cloud
        self.org = org
        self.loading = Loading(world.session(), world.outputs, world.logs, org)
        self._objects = itertools.count()

    def new_object(self) -> str:
        """Name an object that no load has used."""
        return OBJECTS[next(self._objects)]

    def arm(self, troubles: Sequence[Trouble], object_name: str) -> list[Fault | Mishap]:
        """Let troubles come to the loads of an object."""
        return [self._arm(trouble, object_name) for trouble in troubles]

    def drop(self, object_name: str, body: str, name: str = "x.csv") -> Dropped:
        """Drop a file for an insert."""
        return self.loading.drop(f"incoming/{object_name}/insert/{name}", body)

    def ended(self, dropped: Dropped, seconds: float = _PATIENCE_SECONDS) -> dict[str, Any]:
        """Wait until the load has ended to its last step, and give its summary."""
        deadline = time.monotonic() + seconds
        while (found := next(self.loading.summaries(dropped), None)) is None or self._is_running(
            found["load_id"]
        ):
            if time.monotonic() > deadline:
                return self.loading.summary(dropped, 0)
            time.sleep(_LOOK_SECONDS)
        return next(self.loading.summaries(dropped))

    def jobs(self, object_name: str) -> list[dict[str, Any]]:
        """Return the org's jobs of an object."""
        return [job for job in self.org.jobs() if job["object"] == object_name]

    def _is_running(self, load_id: str) -> bool:
        return bool(self.loading.execution(load_id)["status"] == "RUNNING")

    def _arm(self, trouble: Trouble, object_name: str) -> Fault | Mishap:
        if not isinstance(trouble, FunctionMishap):
            return self._add_fault(trouble, object_name)
        cue = self._cue(trouble.at, object_name) if trouble.at else lambda: True
        mishap = Mishap(trouble.act, trouble.function, object_name, cue, trouble.times)
        return self.cloud.functions.mishaps.add(mishap)

    def _cue(self, trouble: OrgFault | ServiceFault, object_name: str) -> Callable[[], bool]:
        fault = self._add_fault(trouble, object_name)
        return lambda: fault.fired > 0

    def _add_fault(self, trouble: OrgFault | ServiceFault, object_name: str) -> Fault:
        more = {"method": trouble.method, **trouble.more}
        if isinstance(trouble, OrgFault):
            text = object_name if trouble.aimed else ""
            return self.org.faults.add(trouble.act, trouble.path, text=text, **more)
        load = object_name.replace("__", "-").lower()  # how the load's id begins
        path = trouble.path.format(object=object_name, load=load)
        text = f"{load}-" if trouble.in_body else ""
        return self.cloud.faults.add(trouble.act, path, text=text, **more)


def has_come(trouble: Fault | Mishap) -> bool:
    """Return whether a trouble has come at least once, and let it come no more."""
    if isinstance(trouble, Mishap):
        trouble.times = trouble.happened
        return trouble.happened > 0
    trouble.times = trouble.fired
    return trouble.fired > 0


@contextmanager
def faulty_world(logs: Path, parameters: Mapping[str, str] | None = None) -> Iterator[FaultyWorld]:
    """Bring up a world of this kind."""
    add_copies(OBJECTS, like="Contact")
    with Org() as org:
        connection = Connection(org.url, org.client_id, org.client_secret)
        given = {**PARAMETERS, **(parameters or {})}
        with World(connection, parameters=given, time_scale=TIME_SCALE, logs=logs) as world:
            yield FaultyWorld(world, org)
