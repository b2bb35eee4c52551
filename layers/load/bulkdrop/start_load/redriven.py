"""Uploads that `bulkdrop redrive` starts because their event did not come; it may still come."""

import hashlib
from datetime import datetime
from typing import Any

from bulkdrop import layout
from bulkdrop.load.upload import Upload
from bulkdrop.report.times import now
from bulkdrop.storage.bucket import Bucket

_REASON = "redrive"


def is_redriven(bucket: Bucket, upload: Upload, event: dict[str, Any]) -> bool:
    """
    Return whether the upload of S3's event was started by an operator before the event came.

    The event of a later upload of the same bytes, where there are no versions, is none of those.
    An operator's own event is recorded here.
    """
    identity = f"{upload.key}\n{upload.version_id or upload.etag}"
    key = layout.redriven_key(hashlib.sha256(identity.encode()).hexdigest()[:32])
    if event["detail"].get("reason") == _REASON:
        bucket.write_json(key, {"at": now(), "key": upload.key})
        return False
    record = bucket.read_json(key)
    return record is not None and _time(event["time"]) <= _time(record["at"])


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
