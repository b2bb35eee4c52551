"""AWS's services and an org on loopback, for the tests of the product's functions and client."""

import importlib
import io
import logging
from collections.abc import Iterator

import boto3
import pytest
from kit.sfbulk_org import client_of
from kit.stepping import stepping
from kit.steps import Steps
from moto import backends
from moto.core.config import default_user_config
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer

from bulkdrop.aws import forget_clients
from local.org import Org
from sfbulk import BulkClient


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """Serve moto on a free port, and let boto3 call nothing else."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        names = frozenset(backends.list_of_moto_modules())  # else it lists them for each request
        patch.setattr(backends, "list_of_moto_modules", lambda: names)
        patch.setitem(default_user_config, "stepfunctions", {"execute_state_machine": False})
        server.start()
        environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.get_host_and_port()[1]}",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "tested",
            "AWS_SECRET_ACCESS_KEY": "tested",
            "AWS_CONFIG_FILE": "/nowhere",  # nothing of a person's own profile
            "NO_PROXY": "127.0.0.1",
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        forget_clients()
        yield
    forget_clients()
    server.stop()
    moto_api_backend.reset()


@pytest.fixture(scope="module")
def sandbox_org() -> Iterator[Org]:
    """Run a sandbox org that works at once."""
    with Org() as org:
        yield org


@pytest.fixture
def steps(aws: None, sandbox_org: Org, request: pytest.FixtureRequest) -> Iterator[Steps]:
    """
    Yield the steps of loads of one test.

    For a module that is about tables, and says ANY_HEADER, the org describes no object: headers
    are sent as they stand.
    """
    del aws  # it only has to be up
    with stepping(sandbox_org, describes=not getattr(request.module, "ANY_HEADER", False)) as steps:
        yield steps


@pytest.fixture
def log(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what the functions log from now on, wherever their loggers were made."""
    del steps  # its environment names the service whose logger they share
    importlib.import_module("functions.submit_job.app")
    written = io.StringIO()
    for handler in logging.getLogger("bulkdrop").handlers:
        if isinstance(handler, logging.StreamHandler):
            monkeypatch.setattr(handler, "stream", written)
    return written


@pytest.fixture
def org(sandbox_org: Org) -> Org:
    """Return the org without the traces of the last test."""
    sandbox_org.reset()
    sandbox_org.configure(max_list_records=1000, max_api_requests=9999, hard_delete_allowed=True)
    return sandbox_org


@pytest.fixture
def bulk(org: Org) -> Iterator[BulkClient]:
    """Yield a client of the org."""
    with client_of(org) as bulk:
        yield bulk
