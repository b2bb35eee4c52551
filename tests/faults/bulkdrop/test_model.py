"""Submit, look and save in any order, with faults and deaths at any point, found by hypothesis."""

import os
from collections.abc import Iterator

import boto3
import pytest
from faults.death import Death
from faults.faulty import FaultyWorld
from faults.model import ONE_REQUEST, Ground, Model
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from kit.steps import Steps, variables

from bulkdrop.aws import forget_clients
from bulkdrop.salesforce import forget_client
from bulkdrop.submit_job.step import Submission

EXAMPLES = int(os.environ.get("BULKDROP_MODEL_EXAMPLES", "10"))
STEPS = 16


@pytest.fixture(scope="module")
def model(faulty: FaultyWorld) -> Iterator[type[Model]]:
    """Let the functions' handlers run in this process, against the faulty world."""
    with pytest.MonkeyPatch.context() as patch:
        session = faulty.world.session()
        patch.setattr(boto3, "DEFAULT_SESSION", session)
        environment = {"AWS_ENDPOINT_URL": faulty.world.endpoint_url}
        for name, value in (variables() | environment).items():
            patch.setenv(name, value)
        steps = Steps(faulty.org)
        patch.setenv("SALESFORCE_SECRET_ARN", steps.secret_arn)
        patch.setenv("LOAD_STATE_MACHINE_ARN", steps.machine_arn)
        steps.connect()
        death = Death(session)
        forget_client()
        forget_clients()  # those that are made from now on die
        ground = Ground(steps, faulty, death)
        yield type("GroundedModel", (Model,), {"ground": ground})
        forget_client()
        forget_clients()


@pytest.mark.timeout(600)
def test_no_order_of_events_breaks_the_promise(model: type[Model]) -> None:
    """Whatever happens in whatever order, each record is loaded at most once and reported once."""
    checks = list(HealthCheck)  # an example takes a second
    run_state_machine_as_test(
        model,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=checks
        ),
    )


def test_blind_resending_breaks_it(model: type[Model], monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission that sends again whatever it does not know is found out by the same model."""
    monkeypatch.setattr(Submission, "_job_of_lost_request", lambda _: None)
    naive = model()
    naive.drop(large=False, twin=False)
    naive.add_fault("drop_after", ONE_REQUEST)
    for part in naive.parts * 2:
        naive.submit(part)

    with pytest.raises(AssertionError, match="loaded more often than dropped"):
        naive.teardown()
