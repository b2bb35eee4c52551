"""The quotas of an account: calls a second, sizes, Map Runs and functions at once."""

import json
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug import Request, Response

from local.cloud.account import ACCESS_KEY_ID
from local.cloud.lambdas.slots import Slots
from local.cloud.services.topics import Topics
from local.http.bodies import peek_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 256 * 1024
"""Of a message of SNS, and of the entries of one PutEvents together."""


class TokenBucket:
    """
    A quota of calls: `size` at once, and `refill` more each second of the cloud's scaled time.

    Both may be changed at any time. `throttled` counts the calls that were turned away.
    """

    def __init__(self, size: float, refill: float, time_scale: float) -> None:
        self.size = size
        self.refill = refill
        self.calls = self.throttled = 0
        self._scale = time_scale
        self._tokens = size
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Count a call; return whether it is let in."""
        with self._lock:
            now = time.monotonic()
            gained = (now - self._at) / self._scale * self.refill
            self._tokens, self._at = min(self.size, self._tokens + gained), now
            self.calls += 1
            if self._tokens < 1:
                self.throttled += 1
                return False
            self._tokens -= 1
            return True


class Quotas:
    """
    What a small region allows a new account, except for Lambda's concurrency (1,000, often less).

    https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    """

    def __init__(self, time_scale: float, concurrency: Slots) -> None:
        self.describe_execution = TokenBucket(250, 10, time_scale)
        self.start_execution = TokenBucket(800, 150, time_scale)
        self.map_runs = Slots(1_000)
        """Open Map Runs; further ones wait."""
        self.concurrency = concurrency

    def bucket_of(self, target: str) -> TokenBucket | None:
        """Return the quota that a call of Step Functions counts against, if one is kept here."""
        buckets = {
            "AWSStepFunctions.DescribeExecution": self.describe_execution,
            "AWSStepFunctions.StartExecution": self.start_execution,
        }
        return buckets.get(target)


class LimitedServices:
    """
    A WSGI application that answers as `app` does, unless a quota or a topic refuses the request.

    The developer's own calls of Step Functions count against no quota: a test that waits for an
    execution looks as often as it likes.
    """

    def __init__(self, app: "WSGIApplication", quotas: Quotas, topics: Topics) -> None:
        self._app = app
        self._quotas = quotas
        self._topics = topics

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        refusal = self._refusal(Request(environ))
        return refusal(environ, start_response) if refusal else self._app(environ, start_response)

    def _refusal(self, request: Request) -> Response | None:
        target = request.headers.get("X-Amz-Target", "")
        bucket = self._quotas.bucket_of(target)
        if bucket and not _is_developer(request) and not bucket.take():
            return _error("ThrottlingException", "Rate exceeded")
        if target == "AWSEvents.PutEvents" and _entries_bytes(peek_body(request)) > MOST_BYTES:
            over = "Total size of the entries in the request is over the limit."
            return _error("ValidationException", over)
        if not target and "/sns/aws4_request" in request.headers.get("Authorization", ""):
            return self._topics.refusal(peek_body(request), MOST_BYTES)
        return None


def _is_developer(request: Request) -> bool:
    return f"Credential={ACCESS_KEY_ID}/" in request.headers.get("Authorization", "")


def _entries_bytes(body: str) -> int:
    """
    Return the size of a request's entries.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
    """
    counted = ("Source", "DetailType", "Detail")
    return sum(
        len(str(entry.get(name, "")).encode())
        for entry in json.loads(body).get("Entries", ())
        for name in counted
    )


def _error(code: str, message: str) -> Response:
    body = json.dumps({"__type": code, "message": message})
    return Response(body, 400, content_type="application/x-amz-json-1.1")
