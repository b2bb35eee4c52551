"""Two more places where the local cloud takes over from moto: what a bucket answers."""
# ruff: noqa: ANN401 - moto's internals are mostly untyped

from types import SimpleNamespace
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.models import FakeDeleteMarker, S3Backend
from moto.s3.responses import S3Response

from local.cloud.services.replace import replace

_list_objects = S3Backend.list_objects
_notification = S3Response.get_bucket_notification


def install() -> None:
    """Let moto hand over from now on."""
    _tell_of_events()
    _forget_deleted_folders()


def _tell_of_events() -> None:
    """Seam 8: a bucket says whether it sends its events to EventBridge; moto keeps it."""

    def notification(response: Any) -> Any:
        kept = response.backend.get_bucket_notification_configuration(response.bucket_name)
        if not kept or kept.event_bridge is None:
            return _notification(response)
        response.data["Action"] = "GetBucketNotificationConfiguration"
        return response.serialized(ActionResult({"EventBridgeConfiguration": {}}))

    replace(S3Response, "get_bucket_notification", notification)


def _forget_deleted_folders() -> None:
    """Seam 9: a folder of which all objects are deleted is not listed; moto lists it for ever."""

    def list_objects(backend: Any, bucket: Any, prefix: Any, delimiter: Any, **page: Any) -> Any:
        if delimiter:
            kept = bucket.keys.items()
            live = {name: key for name, key in kept if not isinstance(key, FakeDeleteMarker)}
            bucket = SimpleNamespace(keys=live)
        return _list_objects(backend, bucket, prefix, delimiter, **page)

    replace(S3Backend, "list_objects", list_objects)
