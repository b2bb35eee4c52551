"""The one request that creates a job, uploads its data and closes it."""

import json

from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

from sfbulk.errors import JobContentTooLargeError
from sfbulk.jobs import JobSpec

# Characters of CSV, not bytes (Bulk API 2.0 guide, "Create a Job"; 20,000 before API 47.0).
MULTIPART_LIMIT = 100_000


def multipart_body(spec: JobSpec, content: bytes) -> tuple[bytes, str]:
    """
    Make the body and its Content-Type: part `job` as JSON, then part `content` as CSV.

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
            " Convert it."
        ) from error
    if length > MULTIPART_LIMIT:
        raise JobContentTooLargeError(
            f"The content has {length:,} characters; one request creates a job with at most"
            f" {MULTIPART_LIMIT:,}. Use create_job, upload and close instead."
        )
