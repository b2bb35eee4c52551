"""What the submission of a part has done so far, kept in S3 so that a repeat knows it."""

import dataclasses
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.errors import SubmissionPendingError
from bulkdrop.storage.bucket import Bucket


@dataclasses.dataclass(frozen=True)
class Request(Document):
    """
    A request that makes a job and loads it, recorded just before it is sent.

    Its reply may be lost: then the job may have been made at any time since `first_at`, by a
    request that was sent soon after `last_at` at the latest. `clock_skew_seconds` is how far the
    org's clock was ahead of ours then.
    """

    first_at: datetime
    last_at: datetime
    may_have_arrived: bool
    clock_skew_seconds: float = 0.0

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what to_json wrote, in this release or in 0.1.0, which knew one time, `at`."""
        first = document.get("first_at") or document.get("at")
        return super().from_json({"last_at": first, **document, "first_at": first})

    @property
    def age(self) -> timedelta:
        """Return the time since the last moment at which it was about to be sent."""
        return datetime.now(UTC) - self.last_at


@dataclasses.dataclass(frozen=True)
class KnownJob(Document):
    """
    The job of an attempt.

    Until its data is `is_complete`, it cannot have been closed: it may be aborted and another one
    made. After that, Salesforce may have loaded records of it, whatever its state is now. `jobs`
    counts the jobs that were made for the attempt; `answer` says what ended the last upload.
    """

    id: str
    is_complete: bool
    at: str = ""
    jobs: int = 1
    answer: str | None = None


class Journal:
    """
    The journal of one attempt at a part; `prefix` is where its files are.

    Several runs of a step may be at work at once. Each write is on the condition that no other
    run wrote since this one read, so of two runs that would both send, one raises
    SubmissionPendingError and sends nothing.
    """

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket = bucket
        self._job_key = layout.job_key(prefix)
        self._request_key = layout.request_key(prefix)
        self._run = uuid.uuid4().hex
        self._etags: dict[str, str | None] = {}
        self._last_request: Request | None = None

    def job(self) -> KnownJob | None:
        """Return the attempt's job, once one is known."""
        document = self._read(self._job_key)
        return KnownJob.from_json(document) if document else None

    def record_job(self, known: KnownJob) -> None:
        """Record the job, in place of what this run has read."""
        at = known.at or _now().isoformat()
        self._write(self._job_key, dataclasses.replace(known, at=at).to_json())

    def request(self) -> Request | None:
        """Return the last request that was recorded, if any was."""
        document = self._read(self._request_key)
        self._last_request = Request.from_json(document) if document else None
        return self._last_request

    def record_request(self, clock_skew: timedelta = timedelta(0)) -> None:
        """
        Record that a request is about to be sent; the first that may have arrived counts, too.

        Called just before each time that it is sent, so that nothing slow comes between.
        """
        earlier = self._last_request if self._request_key in self._etags else self.request()
        now = _now()
        first = earlier.first_at if earlier and earlier.may_have_arrived else now
        self._write_request(Request(first, now, True, clock_skew.total_seconds()))  # noqa: FBT003 # says may_have_arrived

    def withdraw_request(self) -> None:
        """Record that the request certainly made no job."""
        if request := self._last_request:
            self._write_request(dataclasses.replace(request, may_have_arrived=False))

    def _write_request(self, request: Request) -> None:
        self._write(self._request_key, request.to_json())
        self._last_request = request

    def _read(self, key: str) -> Any:  # noqa: ANN401 # JSON is whatever was written
        document, self._etags[key] = self._bucket.read_versioned(key)
        return document

    def _write(self, key: str, document: dict[str, Any]) -> None:
        if key not in self._etags:
            self._read(key)
        signed = {**document, "run": self._run}
        etag = self._bucket.replace_json(key, signed, self._etags[key])
        if etag is None:
            raise SubmissionPendingError(
                "Another run of Submit Job is at work on the same part; this one sends nothing and "
                "looks again later."
            )
        self._etags[key] = etag


def _now() -> datetime:
    return datetime.now(UTC)
