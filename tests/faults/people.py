"""What people do in the middle of a load: abort its job, stop its execution, start the next run."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from faults.faulty import FaultyWorld

from bulkdrop import layout
from local.outside.bucket import Dropped

PATIENCE_SECONDS = 240.0
_ABORT_SECONDS = 10.0
_LOOK_SECONDS = 0.02
_UNENDED = {"Open", "UploadComplete", "InProgress"}


def abort_a_job(world: FaultyWorld, object_name: str) -> bool:
    """Abort the first job of an object that is seen while it has not ended; return whether any."""

    def abort() -> bool:
        jobs = [job["id"] for job in world.jobs(object_name) if job["state"] in _UNENDED]
        return any(world.org.abort_job(job_id) for job_id in jobs)

    return wait_until(abort, _ABORT_SECONDS)


def stop(world: FaultyWorld, dropped: Dropped, after: float) -> dict[str, Any] | None:
    """
    Stop the execution of an upload some seconds after Plan Load began, and wait for its end.

    Returns the input of its next run, as docs/operate.md makes it; None if it had ended before.
    """
    loading, load_id = world.loading, _load_id(world, dropped)
    begun = layout.begun_key(load_id)  # before it, there is nothing to go on with
    wait_until(lambda: begun in loading.keys(begun), PATIENCE_SECONDS)
    time.sleep(after)
    if next(loading.summaries(dropped), None) or not is_running(world, load_id):
        return None
    arn = loading.execution(load_id)["executionArn"]
    loading.states.stop_execution(executionArn=arn)
    wait_until(lambda: not is_running(world, load_id), PATIENCE_SECONDS)
    given = json.loads(loading.execution(load_id)["input"])
    given["load"]["run"] += 1
    return dict(given)


def _load_id(world: FaultyWorld, dropped: Dropped) -> str:
    """Wait for the execution of an upload, and return its name."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := next(_load_ids(world, dropped), None)):
        assert time.monotonic() < deadline, f"no execution was started for {dropped.key}"
        time.sleep(_LOOK_SECONDS)
    return found


def _load_ids(world: FaultyWorld, dropped: Dropped) -> Iterator[str]:
    """Name the executions of an upload by how their names begin: asking each takes long."""
    *_, object_name, operation, file = dropped.key.split("/")
    words = f"{object_name.replace('__', '-')}-{operation}-{file.removesuffix('.csv')}-".lower()
    pages = world.loading.states.get_paginator("list_executions")
    for page in pages.paginate(stateMachineArn=world.loading.outputs["StateMachineArn"]):
        names = (each["name"] for each in page["executions"])
        yield from (name for name in names if name.startswith(words))


def resume(world: FaultyWorld, name: str, given: str) -> None:
    """Start a further run of a load, and wait until it has ended."""
    arn = world.loading.outputs["StateMachineArn"]
    world.loading.states.start_execution(stateMachineArn=arn, name=name, input=given)
    if not wait_until(lambda: not is_running(world, name), PATIENCE_SECONDS):
        raise AssertionError(f"{name} is still running after {PATIENCE_SECONDS:g} s")


def resume_by_summary(world: FaultyWorld, summary: dict[str, Any]) -> None:
    """Do what the command under `resume` in a summary does."""
    said = summary["resume"]
    resume(world, said["name"], world.loading.read(said["input_key"]).decode())


def is_running(world: FaultyWorld, name: str) -> bool:
    """Return whether an execution of this name runs."""
    return bool(world.loading.execution(name)["status"] == "RUNNING")


def wait_until(is_so: Callable[[], bool], patience: float) -> bool:
    """Wait until it is so; return whether it came to be within these seconds."""
    deadline = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True
