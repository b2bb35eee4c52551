"""Seam 10: an execution that is started without a name gets one of its own, as in AWS."""
# ruff: noqa: ANN401 - moto's internals are mostly untyped

import uuid
from typing import Any

from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from local.cloud.services.replace import replace

_start_execution = StepFunctionsParserBackend.start_execution


def install() -> None:
    """Let moto name such executions; it calls each of them None."""

    def start(states: Any, arn: str, name: str | None = None, *more: Any, **named: Any) -> Any:
        return _start_execution(states, arn, name or str(uuid.uuid4()), *more, **named)

    replace(StepFunctionsParserBackend, "start_execution", start)
