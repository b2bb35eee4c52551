"""Settling: a request that counts as lost for good cannot arrive any more."""

import time

import pytest
from kit.deployment import template

from bulkdrop.submit_job.step import LEAST_SETTLE_SECONDS, SEND_SECONDS
from sfbulk import Timeouts
from sfbulk import _multipart as multipart

PARAMETERS = template()["Parameters"]


def test_settling_outlasts_every_request() -> None:
    """Whatever the parameters allow, a request is through before it counts as lost."""
    slowest = Timeouts(read=PARAMETERS["SalesforceTimeoutSeconds"]["MaxValue"])
    longest_send = multipart.SEND_SECONDS + max(slowest.sending)

    assert longest_send <= SEND_SECONDS
    assert PARAMETERS["SubmissionSettleSeconds"]["MinValue"] >= LEAST_SETTLE_SECONDS
    assert PARAMETERS["SubmissionSettleSeconds"]["Default"] >= LEAST_SETTLE_SECONDS


def test_late_request_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that took too long to send is never completed, by either clock."""
    for clock in ("monotonic", "time"):
        body = multipart.TimelyBody(b"x" * 1000)
        pieces = iter(body)
        sent = next(pieces)
        now = getattr(time, clock)() + multipart.SEND_SECONDS + 1
        with monkeypatch.context() as patch:
            patch.setattr(time, clock, lambda now=now: now)
            with pytest.raises(multipart.SentTooLateError):
                next(pieces)
        assert len(sent) < len(body)


@pytest.mark.parametrize("size", [0, 1, 64, 65, 1000])
def test_whole_body_is_sent_in_time(size: int) -> None:
    """In time, all of it is sent."""
    body = multipart.TimelyBody(b"x" * size)

    assert b"".join(body) == b"x" * size
    assert len(body) == size
