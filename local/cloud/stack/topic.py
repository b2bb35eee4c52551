"""Make topics and their subscriptions with SNS's own operations."""

from local.cloud.stack.api import Api, Made, Properties

_ATTRIBUTES = {"DisplayName", "KmsMasterKeyId"}


def topic(api: Api, name: str, properties: Properties) -> Made:
    """Make the topic."""
    own = {key: properties.pop(key) for key in _ATTRIBUTES & properties.keys()}
    arn = api("sns", "CreateTopic", **{"Name": name, "Attributes": own, **properties})["TopicArn"]
    return Made(arn, {"TopicArn": arn, "TopicName": arn.rpartition(":")[2]})


def subscription(api: Api, name: str, properties: Properties) -> Made:
    """Subscribe to the topic; no e-mail leaves this machine."""
    del name
    return Made(api("sns", "Subscribe", **properties)["SubscriptionArn"])
