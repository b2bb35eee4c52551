"""
The places where the local cloud takes over from moto; each has a test in tests/integration.

They are moto's internals, so moto is pinned. A second cloud's seams replace the first one's.
"""
# ruff: noqa: ANN401, ARG001, SLF001 - moto's internals are private, and mostly untyped

from types import SimpleNamespace
from typing import Any, Protocol

from moto import backends
from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaFunction
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.access_control import IAMPolicyStatement
from moto.s3 import notifications
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.eval import (
    resource_eval_s3 as item_reader,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication

from local.cloud.lambdas.functions import Functions
from local.cloud.lambdas.sandbox import Function
from local.cloud.services import (
    bucket_seams,
    conditions,
    execution_names,
    executions,
    quota_seam,
    rules,
    s3_event,
    subscriptions,
)
from local.cloud.services.endings import Endings
from local.cloud.services.faulty import FaultyServices
from local.cloud.services.permissions import authorize
from local.cloud.services.quotas import Quotas
from local.cloud.services.replace import replace
from local.cloud.services.sessions import Sessions
from local.cloud.services.stacks import DescribedStacks, Stacks
from local.cloud.services.topics import Topics
from local.http.faults import Faults

_RETRY_SCALE_FLOOR = 0.1
"""Retries must outlast a cold start, which no scale makes faster."""

_create_function = LambdaFunction.__init__
_change_function = LambdaFunction.update_configuration
_execution_ended = BaseExecutionWorkerCommunication.terminated
_run_state = CommonStateField._eval_body


class OurSide(Protocol):
    """What moto hands over to: `time_scale` shortens waits, `faults` are those of the services."""

    functions: Functions
    sessions: Sessions
    faults: Faults
    endings: Endings
    stacks: Stacks
    quotas: Quotas
    topics: Topics
    parameters: Stacks
    time_scale: float

    def describe(self, deployed: Any) -> Function:
        """Return what it takes to run one of moto's functions."""

    def deliver(self, event: dict[str, Any], target: dict[str, Any]) -> None:
        """Hand an event to the target of a rule."""


def install(cloud: OurSide, server: Any) -> None:
    """Let moto, and the WSGI server before it, hand over to this cloud from now on."""
    _run_functions(cloud)
    _deliver_events(cloud)
    _scale_time(cloud)
    _act_as_roles(cloud)
    quota_seam.keep_quotas(cloud, server)
    _fail_on_demand(cloud, server)
    _report_ends(cloud)
    _end_on_demand(cloud)
    bucket_seams.install()
    execution_names.install()
    subscriptions.install()
    # Not a seam of behaviour: moto lists its folder for each request, which takes most of its time.
    names = frozenset(backends.list_of_moto_modules())
    replace(backends, "list_of_moto_modules", lambda: names)


class _ThrottledError(LambdaClientError):
    """What Lambda answers when too many invocations run at once."""

    code = 429


def _run_functions(cloud: OurSide) -> None:
    """Seam 1: a function is invoked in a sandbox; moto would want Docker."""

    def create(function: Any, **given: Any) -> None:
        _create_function(function, **given)
        function.spec = given["spec"]  # moto forgets DeadLetterConfig and LoggingConfig

    def change(function: Any, given: Any) -> Any:
        function.spec = function.spec | given  # not in place: versions share it
        return _change_function(function, given)

    def invoke(function: Any, body: str | bytes, request: Any, response: dict[str, str]) -> bytes:
        payload = (body.encode() if isinstance(body, str) else body) or b"{}"
        if cloud.functions.mishaps.throttles(function.function_name, payload):
            raise _ThrottledError("TooManyRequestsException", "Rate Exceeded.")
        if request.get("X-Amz-Invocation-Type") == "Event":
            cloud.functions.invoke_later(cloud.describe(function), payload)
            return b""
        if not cloud.quotas.concurrency.take():
            raise _ThrottledError("TooManyRequestsException", "Rate Exceeded.")
        try:
            answer = cloud.functions.invoke(cloud.describe(function), payload)
        finally:
            cloud.quotas.concurrency.give_back()
        if answer.is_error:
            response["x-amz-function-error"] = "Unhandled"
        return answer.payload

    replace(LambdaFunction, "__init__", create)
    replace(LambdaFunction, "update_configuration", change)
    replace(LambdaFunction, "invoke", invoke)


def _deliver_events(cloud: OurSide) -> None:
    """Seam 2: one event for each object created, as AWS writes it, to the targets of its rules."""

    def send(account: str, bucket: Any, event_name: str, key: Any) -> None:
        if s3_event.is_creation(event_name, key):
            event: Any = s3_event.object_created(account, bucket, event_name, key)
            rules.deliver(cloud, event)

    replace(notifications, "_send_event_bridge_message", send)


def _scale_time(cloud: OurSide) -> None:
    """Seam 3: waits, and to a lesser degree the pauses before retries, pass faster."""

    def wait(state: Any, env: Any) -> None:
        if (seconds := state._get_wait_seconds(env=env)) > 0:
            env.program_state_event.wait(seconds * cloud.time_scale)

    def sleep(seconds: float) -> None:
        cloud.functions.closing.wait(seconds * max(cloud.time_scale, _RETRY_SCALE_FLOOR))

    replace(WaitFunction, "_eval_body", wait)
    replace(retrier_decl, "time", SimpleNamespace(sleep=sleep))


def _act_as_roles(cloud: OurSide) -> None:
    """Seam 4: state machines call with their own role, and what a role does not allow is denied."""

    def client_for(region: str, service: str, state_credentials: Any) -> Any:
        return cloud.sessions.client(service, state_credentials.role_arn)

    replace(lambda_eval_utils, "boto_client_for", client_for)
    replace(item_reader, "boto_client_for", client_for)
    replace(IAMPolicyStatement, "is_action_permitted", conditions.is_action_permitted)
    replace(ActionAuthenticatorMixin, "_authenticate_and_authorize_action", authorize)


def _fail_on_demand(cloud: OurSide, server: Any) -> None:
    """Seam 5: requests to the services meet the cloud's faults first, then CloudFormation."""
    app = DescribedStacks(server.app, cloud.stacks, cloud.parameters)
    replace(server, "app", FaultyServices(app, cloud.faults))


def _report_ends(cloud: OurSide) -> None:
    """Seam 6: the end of an execution is an event on the default bus; parts of a Map have none."""

    def terminated(worker: Any) -> None:
        _execution_ended(worker)
        if not cloud.functions.closing.is_set():
            rules.deliver(cloud, executions.status_change(worker.execution))

    replace(BaseExecutionWorkerCommunication, "terminated", terminated)


def _end_on_demand(cloud: OurSide) -> None:
    """Seam 7: an execution, or the part of a Map, ends at a state although its states catch all."""

    def run(state: Any, env: Any) -> None:
        ending = cloud.endings.take(state.name, env.states.get_input())
        if ending is None or not ending.is_before:
            _run_state(state, env)
        if ending is not None:
            ending.end(env)

    replace(CommonStateField, "_eval_body", run)
