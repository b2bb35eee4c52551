"""Seam 8: calls are counted against quotas, and a Map Run waits while too many are open."""
# ruff: noqa: ANN401, SLF001 - moto's internals are private, and mostly untyped

import json
from typing import Any, Protocol

from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import (
    distributed_iteration_component,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap
from moto.stepfunctions.parser.asl.component.state.exec.state_task import state_task_lambda
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service

from local.cloud.services.quotas import MOST_BYTES, LimitedServices, Quotas
from local.cloud.services.replace import replace
from local.cloud.services.topics import Topics

_run_map = StateMap._eval_execution
_Distributed = distributed_iteration_component.DistributedIterationComponent


class Limited(Protocol):
    """What has quotas."""

    quotas: Quotas
    topics: Topics


def keep_quotas(cloud: Limited, server: Any) -> None:
    """Let the services, and the Map Runs of executions, keep to the quotas of this cloud."""

    def run(each: Any, env: Any) -> None:
        if not isinstance(each.iteration_component, _Distributed):
            _run_map(each, env)
        elif cloud.quotas.map_runs.wait(lambda: not env.is_running()):
            try:
                _run_map(each, env)
            finally:
                cloud.quotas.map_runs.give_back()

    replace(server, "app", LimitedServices(server.app, cloud.quotas, cloud.topics))
    replace(StateMap, "_eval_execution", run)
    for module in (state, state_task_lambda, state_task_service):
        replace(module, "is_within_size_quota", fits_in_a_state)


def fits_in_a_state(value: Any) -> bool:
    """Return whether a value fits; moto counts six bytes for each letter beyond ASCII."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return len(value.encode()) <= MOST_BYTES
