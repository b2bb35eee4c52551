"""One bucket belongs to one stack: two would load each upload twice, and share `work/`."""

from datetime import datetime, timedelta
from typing import Any

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.report.times import now
from bulkdrop.storage.bucket import Bucket

_FRESH = timedelta(days=1)
"""The marker is renewed after this time: whatever lies under work/ expires."""


def check_owner(bucket: Bucket, state_machine_arn: str) -> None:
    """
    Take the bucket for this stack if it is nobody's yet, and renew that from time to time.

    Raises UploadRefusedError, which names the other stack, if the bucket belongs to one.
    """
    document, etag = bucket.read_versioned(layout.OWNER)
    if document is None:
        if bucket.write_json_once(layout.OWNER, _marker(state_machine_arn)):
            return
        document, etag = bucket.read_versioned(layout.OWNER)  # another event was a moment earlier
    owner = str(document["state_machine_arn"])
    if owner != state_machine_arn:
        raise _refusal(owner)
    if datetime.fromisoformat(now()) - datetime.fromisoformat(document["at"]) > _FRESH:
        bucket.replace_json(layout.OWNER, _marker(state_machine_arn), etag)


def _marker(state_machine_arn: str) -> dict[str, Any]:
    return {"state_machine_arn": state_machine_arn, "at": now()}


def _refusal(owner: str) -> UploadRefusedError:
    name = owner.rpartition(":")[2].removesuffix("-load")
    return UploadRefusedError(
        ReasonCode.BUCKET_OF_ANOTHER_STACK,
        f"This bucket belongs to the stack {name[:80]}, and two would load each upload twice. "
        "Nothing was sent; use a bucket of this stack's own, or if the other stack is gone, delete "
        f"{layout.OWNER} and drop the file again.",
        state_machine_arn=owner,
    )
