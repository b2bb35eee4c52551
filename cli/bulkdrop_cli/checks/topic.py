"""Check that notifications and alarms arrive."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from bulkdrop_cli.checks.finding import Finding
from bulkdrop_cli.checks.keys import check_key
from bulkdrop_cli.stack import Stack

TOPIC, ADDRESSES = "Topic", "E-mail addresses"
_PENDING = "PendingConfirmation"
_KEY_OF_SNS = "alias/aws/sns"


def check_topic(stack: Stack) -> Iterator[Finding]:
    """Check the topic, its key, and that the addresses that it writes to have confirmed."""
    arn = stack.outputs.get("NotificationTopicArn") or stack.parameters.get("NotificationTopicArn")
    if not arn:
        yield Finding.right(TOPIC, "none; events on the default bus are the only notification.")
        return
    sns = stack.client("sns")
    try:
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NotFound", "NotFoundException"}:
            raise
        yield Finding.wrong(
            TOPIC, f"{arn} does not exist.", "Make it, or deploy with another NotificationTopicArn."
        )
        return
    key = attributes.get("KmsMasterKeyId", "")
    if _KEY_OF_SNS in key:
        yield Finding.wrong(
            TOPIC,
            f"{arn} is encrypted by {_KEY_OF_SNS}, which lets no alarm of CloudWatch in.",
            "Encrypt it by a key of your own whose policy allows cloudwatch.amazonaws.com, and "
            "deploy with its ARN as TopicKmsKeyArn.",
        )
    else:
        yield from check_key(stack, TOPIC, key, "TopicKmsKeyArn")
    yield from _addresses(sns, arn)


def _addresses(sns: Any, arn: str) -> Iterator[Finding]:  # noqa: ANN401 # boto3 types each client on its own
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
    for each in (subscription for page in pages for subscription in page["Subscriptions"]):
        if each["SubscriptionArn"] == _PENDING:
            yield Finding.wrong(
                ADDRESSES,
                f"{each['Endpoint']} has not confirmed, so nothing is sent to it.",
                "Open the message of AWS to that address and follow its link; if that is too old, "
                "subscribe the address to the topic again.",
            )
