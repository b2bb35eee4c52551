"""Check that the bucket does what a load needs of it."""

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from bulkdrop.layout import INCOMING, OWNER, WORK
from bulkdrop.storage.bucket import Bucket
from bulkdrop_cli.checks.finding import Finding
from bulkdrop_cli.stack import Stack

EVENTS, VERSIONS = "Events of the bucket", "Versions of the bucket"
LIFECYCLE = "Lifecycle of the bucket"
TLS, OWNED = "TLS of the bucket", "Stack of the bucket"


def check_events(stack: Stack) -> Iterator[Finding]:
    """Check that S3 tells EventBridge of uploads."""
    set_up = stack.s3.get_bucket_notification_configuration(Bucket=stack.bucket)
    if "EventBridgeConfiguration" in set_up:
        yield Finding.right(EVENTS, f"{stack.bucket} sends its events to EventBridge.")
        return
    yield Finding.wrong(
        EVENTS,
        f"{stack.bucket} does not send its events to EventBridge, so no upload starts a load.",
        "Turn that on (S3 console, Properties, Event notifications, Amazon EventBridge); some "
        "minutes later, run `bulkdrop redrive` for what was dropped before.",
    )


def check_versions(stack: Stack) -> Iterator[Finding]:
    """Check that each upload is a version, which stays as it is while it is loaded."""
    status = stack.s3.get_bucket_versioning(Bucket=stack.bucket).get("Status", "off")
    if status == "Enabled":
        yield Finding.right(VERSIONS, "on.")
        return
    yield Finding.wrong(
        VERSIONS,
        f"Versioning is {status.lower()}, so an upload that is replaced before it is loaded fails.",
        f"Run `aws s3api put-bucket-versioning --bucket {stack.bucket} --versioning-configuration "
        "Status=Enabled`.",
    )


def check_lifecycle(stack: Stack) -> Iterator[Finding]:
    """Check that internal files expire, and that nothing does while a load needs it."""
    days = int(stack.parameters.get("WorkRetentionDays", "14"))
    expiring = [*_expiring(stack)]
    early = [(prefix, kept) for prefix, kept in expiring if kept < days and _touches_loads(prefix)]
    for prefix, kept in early:
        yield Finding.wrong(
            LIFECYCLE,
            f"Files under {prefix or 'the whole bucket'} expire after {kept} days, and a load may "
            f"need them for {days}.",
            f"Let that lifecycle rule wait for {days} days or more.",
        )
    if not any(WORK.startswith(prefix) for prefix, _ in expiring):
        yield Finding.wrong(
            LIFECYCLE,
            f"Internal files under {WORK} never expire; they hold the data of all loads.",
            f"Add a lifecycle rule that lets {WORK} expire after {days} days.",
        )
    elif not early:
        yield Finding.right(LIFECYCLE, f"{WORK} expires, and nothing that a load needs does.")


def check_tls(stack: Stack) -> Iterator[Finding]:
    """Check that the policy of the bucket denies what comes without TLS."""
    if any(_denies_plain(statement) for statement in _policy(stack)):
        yield Finding.right(TLS, "the bucket takes TLS alone.")
        return
    yield Finding.wrong(
        TLS,
        f"The policy of {stack.bucket} does not deny requests without TLS.",
        "Add a statement that denies s3:* where aws:SecureTransport is false (docs/security.md).",
    )


def check_owner(stack: Stack) -> Iterator[Finding]:
    """Check that no other stack loads what is dropped in the bucket."""
    marker = Bucket(stack.bucket, stack.s3).read_json(OWNER)
    if not marker:
        yield Finding.right(OWNED, "none yet; the first upload will make it this one's.")
    elif marker.get("state_machine_arn") == stack.state_machine_arn:
        yield Finding.right(OWNED, "this one.")
    else:
        yield Finding.wrong(
            OWNED,
            f"The bucket belongs to another stack ({marker.get('state_machine_arn')}), so this one "
            "refuses each upload.",
            f"Give this stack a bucket of its own; if the other is gone, delete {OWNER}.",
        )


def _expiring(stack: Stack) -> Iterator[tuple[str, int]]:
    """Yield the prefixes of which the files expire, with the days until then."""
    try:
        rules = stack.s3.get_bucket_lifecycle_configuration(Bucket=stack.bucket)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return
    for rule in rules:
        days = rule.get("Expiration", {}).get("Days")
        if rule["Status"] == "Enabled" and days:
            where: Any = rule.get("Filter", {})
            prefix = where.get("Prefix") or where.get("And", {}).get("Prefix")
            yield prefix or rule.get("Prefix", ""), days


def _touches_loads(prefix: str) -> bool:
    return any(root.startswith(prefix) or prefix.startswith(root) for root in (INCOMING, WORK))


def _policy(stack: Stack) -> list[dict[str, Any]]:
    try:
        text = stack.s3.get_bucket_policy(Bucket=stack.bucket)["Policy"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
        return []
    statements = json.loads(text)["Statement"]
    return statements if isinstance(statements, list) else [statements]


def _denies_plain(statement: dict[str, Any]) -> bool:
    value = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return statement["Effect"] == "Deny" and str(value).lower() == "false"
