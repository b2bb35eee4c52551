"""Subscriptions by e-mail, which count once the person behind the address has confirmed them."""

from moto.sns.models import Subscription

from local.cloud.services.replace import replace

_PENDING = "PendingConfirmation"
"""https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html"""


def install() -> None:
    """Let lists show what is not confirmed as AWS shows it, instead of an ARN."""
    replace(Subscription, "publish", Subscription.publish)  # if it has moved, so has the rest
    Subscription.subscription_arn = property(_arn)  # type: ignore[attr-defined] # a name that lists look for


def _arn(subscription: Subscription) -> str:
    is_mail = subscription.protocol.startswith("email")
    return _PENDING if is_mail and not subscription.confirmed else subscription.arn
