"""The one request that creates a job, uploads its data and closes it."""

import json
import time
from collections.abc import Callable, Iterator

from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

from sfbulk._calls import JOBS, Call
from sfbulk._errors import JobContentTooLargeError
from sfbulk._failures import sent_too_late
from sfbulk._jobs import Job, JobSpec
from sfbulk._transport import Transport

# Characters of CSV, not bytes (Bulk API 2.0 guide, "Create a Job"; 20,000 before API 47.0).
MULTIPART_LIMIT = 100_000


SEND_SECONDS = 60
"""A request's last piece is handed to the network within this time of `before_send`, or never."""
_LAST_PIECE = 64


class SentTooLateError(Exception):
    """The request was not completed, so the org did not act on it."""


class TimelyBody:
    """
    A request's body whose last bytes are sent within `SEND_SECONDS`, or never.

    So a slow network or a process that was held up cannot complete the request at a time when
    others take it for lost. Both clocks count: one stands still while a machine is suspended, the
    other can be set.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.start()

    def start(self) -> None:
        """Start to count the seconds."""
        self._began = (time.monotonic(), time.time())

    def __len__(self) -> int:
        return len(self._body)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body in two pieces, the last one only in time."""
        yield self._body[:-_LAST_PIECE]
        monotonic, wall = self._began
        if max(time.monotonic() - monotonic, time.time() - wall) > SEND_SECONDS:
            raise SentTooLateError
        yield self._body[-_LAST_PIECE:]


def send_multipart(
    transport: Transport, spec: JobSpec, content: bytes, before_send: Callable[[], None] | None
) -> Job:
    """Send the request and return its job; see `BulkClient.create_job_with_content`."""
    whole, content_type = multipart_body(spec, content)
    body = TimelyBody(whole)

    def begin() -> None:
        body.start()  # before the caller records it, which may take its time
        if before_send:
            before_send()

    call = Call(
        f"create a job with its content ({spec.operation} of {spec.object})",
        "POST",
        JOBS,
        content_type=content_type,
        open_body=lambda: body,
        before_send=begin,
        default_namespace=spec.default_namespace,
    )
    try:
        return transport.ask(call, Job.from_json)
    except SentTooLateError as error:
        raise sent_too_late(call) from error


def multipart_body(spec: JobSpec, content: bytes) -> tuple[bytes, str]:
    """
    Return the body and its Content-Type: part `job` as JSON, then part `content` as CSV.

    Raises `JobContentTooLargeError` over `MULTIPART_LIMIT`, ValueError if content is not UTF-8.
    """
    _check_length(content)
    job = RequestField("job", json.dumps(spec.to_json()))
    job.make_multipart(content_type="application/json")
    records = RequestField("content", content, filename="content")
    records.make_multipart(content_type="text/csv")
    return encode_multipart_formdata([job, records])


def _check_length(content: bytes) -> None:
    try:
        length = len(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(
            f"The content is not UTF-8 at byte {error.start}, and Salesforce reads nothing else."
            " Convert it to UTF-8."
        ) from error
    if length > MULTIPART_LIMIT:
        raise JobContentTooLargeError(
            f"The content has {length:,} characters; one request creates a job with at most"
            f" {MULTIPART_LIMIT:,}. Use create_job, upload and close instead."
        )
