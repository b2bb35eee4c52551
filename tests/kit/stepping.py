"""The steps of a load, in the environment that the template sets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kit.steps import Steps, variables

from bulkdrop.salesforce import forget_client
from local.org import Org


@contextmanager
def stepping(org: Org, *, describes: bool = True) -> Iterator[Steps]:
    """Yield a bucket and a connected org, and the environment that the template sets."""
    org.configure(describe_status=None if describes else 403)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables().items():
            patch.setenv(name, value)
        steps = Steps(org, describes=describes)
        patch.setenv("SALESFORCE_SECRET_ARN", steps.secret_arn)
        patch.setenv("NOTIFICATION_TOPIC_ARN", "")  # as it is without a topic
        patch.setenv("LOAD_STATE_MACHINE_ARN", steps.machine_arn)
        steps.connect()
        yield steps
    forget_client()
    org.configure(describe_status=None)
    org.reset()
