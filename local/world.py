"""All that Bulkdrop needs to run on this machine: an org, and a cloud with the template."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3

from local.cloud import Cloud, Stack, runtime
from local.cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from local.cloud.stack import template

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".local"
LOGS = CACHE / "logs"
STACK = "bulkdrop"
"""The name under which CloudFormation knows the template that was deployed."""
_ORG_START_SECONDS = 60
_ORG_PROGRAM = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
runpy.run_module("local.org", run_name="__main__", alter_sys=True)
"""
"""Ends with its standard input: however this process ends, the org does not outlive it."""


@dataclass(frozen=True)
class Connection:
    """How to log in to an org: its URL and a connected app for the client credentials flow."""

    org_url: str
    client_id: str
    client_secret: str


def relative(path: Path) -> Path:
    """Return the path as seen from the repository, if it lies in it."""
    path = path.resolve()
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


class OrgError(Exception):
    """The sandbox org did not start; the message holds its own words."""


class World:
    """
    A deployed Bulkdrop, connected to an org.

    Without a connection a sandbox org is started, `python -m local.org` with `org_arguments`; `org`
    is what that printed. `parameters` are the template's.
    """

    def __init__(  # noqa: PLR0913 - the choices that a person has, all of them with a default
        self,
        connection: Connection | None = None,
        *,
        parameters: Mapping[str, str] | None = None,
        org_arguments: Sequence[str] = (),
        port: int = 0,
        time_scale: float = 1.0,
        logs: Path = LOGS,
    ) -> None:
        self.region = REGION
        self.access_key_id = ACCESS_KEY_ID
        self.secret_access_key = SECRET_ACCESS_KEY
        self.logs = logs
        self.org: dict[str, Any] = {}
        self._connection = connection
        self._org_arguments = org_arguments
        self._parameters = parameters or {}
        self._port = port
        self._time_scale = time_scale
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            connection = self._connection or self._start_org(stack)
            folder = runtime(ROOT / "requirements/lambda-runtime.txt", CACHE)
            self.cloud = stack.enter_context(
                Cloud(runtime=folder, logs=self.logs, port=self._port, time_scale=self._time_scale)
            )
            self._deployed = Stack(self.cloud.sessions.client, CACHE, STACK)
            self.deploy()
            self.endpoint_url = self.cloud.endpoint_url
            self.bucket = self.outputs["UploadBucketName"]
            self.state_machine_arn = self.outputs["StateMachineArn"]
            self.connect(connection)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def deploy(self, root: Path = ROOT) -> None:
        """Deploy the repository in a folder, also over what is deployed: loads that run go on."""
        path = root / "template.yaml"
        self.outputs = self._deployed.deploy(path, self._parameters)
        self.cloud.stacks[STACK] = self.outputs
        declared = template.load(path)
        self.cloud.parameters[STACK] = template.parameter_values(declared, self._parameters)

    def session(self) -> boto3.Session:
        """Return a session whose clients call this world, with the rights of its owner."""
        return self.cloud.sessions.developer()

    def parameter(self, name: str) -> str:
        """Return the value of a parameter of the template, with which it was deployed."""
        return self.cloud.parameters[STACK][name]

    def connect(self, connection: Connection) -> None:
        """Fill the secret, as a person does after deploying."""
        self.connection = connection
        self.org_url = connection.org_url
        fields = {
            "login_url": connection.org_url,
            "client_id": connection.client_id,
            "client_secret": connection.client_secret,
        }
        self.session().client("secretsmanager").put_secret_value(
            SecretId=self.outputs["SalesforceSecretArn"], SecretString=json.dumps(fields)
        )

    def _start_org(self, stack: ExitStack) -> Connection:
        process = subprocess.Popen(  # noqa: S603 - the command is made of our own words
            [sys.executable, "-c", _ORG_PROGRAM, "--json", *self._org_arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the world; it ends its org itself
        )
        stack.enter_context(process)
        stack.callback(process.terminate)
        patience = threading.Timer(_ORG_START_SECONDS, process.kill)
        patience.daemon = True
        patience.start()
        line = process.stdout.readline() if process.stdout else ""
        patience.cancel()
        if not line:
            raise OrgError("The sandbox org did not start; run `python -m local.org` to see why.")
        self.org = json.loads(line)
        return Connection(self.org["url"], self.org["client_id"], self.org["client_secret"])
