"""The event that S3 sends to EventBridge when an object has been created."""
# ruff: noqa: ANN401 - moto's buckets and keys come untyped

import itertools
import secrets
import time
import uuid
from datetime import UTC, datetime
from typing import Any

_REASONS = {
    "s3:ObjectCreated:Put": "PutObject",
    "s3:ObjectCreated:Post": "POST Object",
    "s3:ObjectCreated:Copy": "CopyObject",
    "s3:ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}
_sequence = itertools.count(time.time_ns())


def is_creation(event_name: str, key: Any) -> bool:
    """Return whether AWS sends an event; moto reports a completed multipart upload as a put too."""
    is_multiparts_put = event_name == "s3:ObjectCreated:Put" and key.multipart is not None
    return event_name in _REASONS and not is_multiparts_put


def object_created(account: str, bucket: Any, event_name: str, key: Any) -> dict[str, Any]:
    """Return what https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html shows."""
    described = {
        "key": key.name,  # as it is: only S3's older notifications encode it
        "size": key.size,
        "etag": key.etag.strip('"'),
        "sequencer": f"{next(_sequence):018X}",
    }
    if bucket.is_versioned:
        described["version-id"] = key.version_id
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": account,
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": bucket.region_name,
        "resources": [bucket.arn],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket.name},
            "object": described,
            "request-id": secrets.token_hex(8).upper(),
            "requester": account,
            "source-ip-address": "127.0.0.1",
            "reason": _REASONS[event_name],
        },
    }
