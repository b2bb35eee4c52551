"""The local cloud: moto's services on one port of this machine, with our seams in them."""

import json
import logging
import socket
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from botocore.exceptions import ClientError
from moto.core.config import default_user_config
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer

from local.cloud.lambdas.deployed import describe, environment, in_scaled_time
from local.cloud.lambdas.functions import Functions
from local.cloud.lambdas.runtime_api import Answer
from local.cloud.lambdas.sandbox import Function
from local.cloud.services import dead_letters, seams
from local.cloud.services.endings import Endings
from local.cloud.services.quotas import Quotas
from local.cloud.services.sessions import Sessions
from local.cloud.services.topics import Topics
from local.http.faults import Faults

if TYPE_CHECKING:
    from local.cloud.services.stacks import Stacks

_STOP_SECONDS = 5


class PortInUseError(Exception):
    """Another program listens on the port that was asked for."""


class Cloud:
    """
    AWS on this machine, one at a time in a process (moto keeps its state there).

    `runtime` is the folder with what the Lambda runtime brings, `logs` the one for what functions
    print. `time_scale` shortens waits: 0.01 makes a minute 0.6 seconds. Port 0 takes any free one.
    """

    _is_up: ClassVar[bool] = False

    def __init__(
        self, *, runtime: Path, logs: Path, port: int = 0, time_scale: float = 1.0
    ) -> None:
        _check_free(port)
        self.time_scale = time_scale
        self.logs = logs
        self.faults = Faults()
        """Of the services; the functions' own are `functions.mishaps`."""
        self.endings = Endings()
        """Of executions and of the parts of a Map."""
        self.stacks: Stacks = {}
        """The outputs of what was deployed, as CloudFormation describes it."""
        self.parameters: Stacks = {}
        """What it was deployed with."""
        self.functions = Functions(self._environment, self._bury, logs, time_scale)
        self.quotas = Quotas(time_scale, self.functions.concurrency)
        """Of the account; each may be changed at any time."""
        self.topics = Topics()
        """Those that refuse their messages."""
        self._runtime = runtime
        self._unpacking = threading.Lock()
        self._server = ThreadedMotoServer("127.0.0.1", port, verbose=False)

    def __enter__(self) -> Self:
        if Cloud._is_up:
            raise RuntimeError("One cloud is up in this process already: leave it first.")
        Cloud._is_up = True
        self._work = tempfile.TemporaryDirectory(prefix="cloud-", ignore_cleanup_errors=True)
        logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)  # logs syntax trees
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        default_user_config["stepfunctions"] = {"execute_state_machine": True}
        default_user_config["iam"] = {"load_aws_managed_policies": True}
        self._server.start()
        self.endpoint_url = f"http://127.0.0.1:{self._server.get_host_and_port()[1]}"
        self.sessions = Sessions(self.endpoint_url)
        seams.install(self, self._server._server)  # noqa: SLF001 - moto offers no other way
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.functions.close()
        self._stop_executions()
        self._server.stop()
        moto_api_backend.reset()
        self._work.cleanup()
        Cloud._is_up = False

    def describe(self, deployed: Any) -> Function:  # noqa: ANN401 - moto's function is untyped here
        """Return what it takes to run one of moto's functions."""
        with self._unpacking:
            return describe(deployed, Path(self._work.name))

    def deliver(self, event: dict[str, Any], target: dict[str, Any]) -> None:
        """Invoke the function that a rule names; an event that it cannot have is a dead letter."""
        payload, client = json.dumps(event).encode(), self.sessions.client
        try:
            client("lambda").invoke(
                FunctionName=target["Arn"], InvocationType="Event", Payload=payload
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            dead_letters.of_rule(client("sqs"), target, payload, code, str(error))

    def _environment(self, function: Function) -> dict[str, str]:
        credentials = self.sessions.role_credentials(function.role_arn)
        given = environment(function, credentials, self.endpoint_url, self._runtime)
        return given | in_scaled_time(given, self.time_scale)

    def _bury(self, function: Function, request_id: str, payload: bytes, answer: Answer) -> None:
        sqs = self.sessions.client("sqs", function.role_arn)
        dead_letters.of_function(sqs, function, request_id, payload, answer)

    def _stop_executions(self) -> None:
        """End executions, whose threads would go on into a later cloud or hinder the exit."""
        states = self.sessions.client("stepfunctions")
        machines = states.list_state_machines()["stateMachines"]
        wanted = [
            {"stateMachineArn": m["stateMachineArn"], "statusFilter": "RUNNING"} for m in machines
        ]
        deadline = time.monotonic() + _STOP_SECONDS
        while running := [e for w in wanted for e in states.list_executions(**w)["executions"]]:
            for execution in running:
                with suppress(ClientError):  # it may have ended by itself
                    states.stop_execution(executionArn=execution["executionArn"])
            if time.monotonic() > deadline:
                return
            time.sleep(0.05)


def _check_free(port: int) -> None:
    # Without this look the server's thread would die and its start wait for ever.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortInUseError(f"Port {port} is not free ({error}): choose another.") from None
