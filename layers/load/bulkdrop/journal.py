"""What the submission of a part has done so far, kept in S3 so that a repeat knows it."""

import dataclasses
from datetime import UTC, datetime, timedelta

from bulkdrop.storage.bucket import Bucket


@dataclasses.dataclass(frozen=True)
class Request:
    """A request that makes a job, announced before it was sent, since its reply may be lost."""

    at: datetime
    may_have_arrived: bool

    @property
    def age(self) -> timedelta:
        """Tell how long ago it was sent."""
        return datetime.now(UTC) - self.at


@dataclasses.dataclass(frozen=True)
class KnownJob:
    """
    The job of an attempt.

    Until its data is `is_complete`, it cannot have been closed: it may be aborted and made anew.
    After that, Salesforce may have loaded records of it, whatever its state is now.
    """

    id: str
    is_complete: bool


class Journal:
    """
    The journal of one attempt at a part; `prefix` is where its files are.

    A job's id is written down as soon as it is known and before any data is sent to it.
    """

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket = bucket
        self._job_key = f"{prefix}job.json"
        self._request_key = f"{prefix}request.json"

    def job(self) -> KnownJob | None:
        """Give the attempt's job, once one is known."""
        document = self._bucket.read_json(self._job_key)
        return KnownJob(**document) if document else None

    def record_job(self, job_id: str, *, is_complete: bool) -> None:
        """Write the job down."""
        known = KnownJob(job_id, is_complete)
        self._bucket.write_json(self._job_key, dataclasses.asdict(known))

    def request(self) -> Request | None:
        """Give the last request that was announced, if any was."""
        document = self._bucket.read_json(self._request_key)
        if document is None:
            return None
        return Request(datetime.fromisoformat(document["at"]), document["may_have_arrived"])

    def announce_request(self) -> None:
        """Write down that a request is about to be sent; the first that may have arrived counts."""
        earlier = self.request()
        if earlier is None or not earlier.may_have_arrived:
            self._write(Request(datetime.now(UTC), may_have_arrived=True))

    def withdraw_request(self) -> None:
        """Write down that the announced request certainly made no job."""
        if request := self.request():
            self._write(dataclasses.replace(request, may_have_arrived=False))

    def _write(self, request: Request) -> None:
        document = {"at": request.at.isoformat(), "may_have_arrived": request.may_have_arrived}
        self._bucket.write_json(self._request_key, document)
