"""Hand an event of a service to the targets of the rules on the default bus."""

from typing import Any, Protocol

from moto.events.models import events_backends


class Deliverer(Protocol):
    """What hands an event to one target."""

    def deliver(self, event: dict[str, Any], target: dict[str, Any]) -> None:
        """Hand an event to the target of a rule."""


def deliver(cloud: Deliverer, event: Any) -> None:  # noqa: ANN401 - moto has types of its own for events
    """Deliver an event to each target of each rule that is enabled and matches it."""
    buses = events_backends[event["account"]][event["region"]].event_buses
    for rule in list(buses["default"].rules.values()):
        if rule.state == "ENABLED" and rule.event_pattern.matches_event(event):
            for target in rule.targets:
                cloud.deliver(event, target)
