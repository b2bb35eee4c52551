"""Make an S3 bucket, which has a call of its own for each property."""

from collections.abc import Callable

from local.cloud.stack.api import Api, Made, Properties
from local.cloud.stack.errors import TemplateError


def bucket(api: Api, name: str, properties: Properties) -> Made:
    """Make the bucket, then set its properties one by one."""
    name = properties.pop("BucketName", name.lower())
    api("s3", "CreateBucket", Bucket=name)
    for key, value in properties.items():
        if (setting := _BUCKET_SETTINGS.get(key)) is None:
            raise TemplateError(f"{key} is not emulated: add it to resources.py.")
        operation, argument, convert = setting
        api("s3", operation, Bucket=name, **{argument: convert(value)})
    return Made(name, {"Arn": f"arn:aws:s3:::{name}"})


def _encryption(value: Properties) -> Properties:
    rules = [
        {"ApplyServerSideEncryptionByDefault": rule.pop("ServerSideEncryptionByDefault"), **rule}
        for rule in value.pop("ServerSideEncryptionConfiguration")
    ]
    return {"Rules": rules, **value}


def _notifications(value: Properties) -> Properties:
    bridge = value.pop("EventBridgeConfiguration", {"EventBridgeEnabled": False})
    return {**value, "EventBridgeConfiguration": {}} if bridge["EventBridgeEnabled"] else value


def _lifecycle(value: Properties) -> Properties:
    return {"Rules": [_lifecycle_rule(rule) for rule in value.pop("Rules")], **value}


def _lifecycle_rule(rule: Properties) -> Properties:
    """Return a rule as S3's own call takes it; nothing lives here long enough to expire."""
    made = {"ID": rule.pop("Id"), "Filter": {"Prefix": rule.pop("Prefix", "")}}
    if days := rule.pop("ExpirationInDays", None):
        made["Expiration"] = {"Days": days}
    return {**made, **rule}


_BUCKET_SETTINGS: dict[str, tuple[str, str, Callable[[Properties], Properties]]] = {
    "VersioningConfiguration": ("PutBucketVersioning", "VersioningConfiguration", dict),
    "BucketEncryption": ("PutBucketEncryption", "ServerSideEncryptionConfiguration", _encryption),
    "LifecycleConfiguration": (
        "PutBucketLifecycleConfiguration",
        "LifecycleConfiguration",
        _lifecycle,
    ),
    "NotificationConfiguration": (
        "PutBucketNotificationConfiguration",
        "NotificationConfiguration",
        _notifications,
    ),
    "PublicAccessBlockConfiguration": (
        "PutPublicAccessBlock",
        "PublicAccessBlockConfiguration",
        dict,
    ),
}


def bucket_policy(api: Api, name: str, properties: Properties) -> Made:
    """Set the bucket's policy."""
    api("s3", "PutBucketPolicy", Policy=properties.pop("PolicyDocument"), **properties)
    return Made(name)
