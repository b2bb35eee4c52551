"""The rights of each role against the table of what the code does: all of it, and nothing else."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
from kit.calls import ROLES, Call, calls
from kit.roles import policies


def granted(role: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each action with each resource that a role is allowed, and on which conditions."""
    for document in policies(role):
        for statement in document["Statement"]:
            if statement["Effect"] == "Deny":
                continue
            actions, resources = statement["Action"], statement["Resource"]
            for action in [actions] if isinstance(actions, str) else actions:
                for resource in [resources] if isinstance(resources, str) else resources:
                    yield action, resource, statement.get("Condition", {})


def uses(call: Call, action: str, resource: str) -> bool:
    """Return whether a call needs what is granted."""
    return call.action == action and (
        fnmatchcase(call.example, resource)
        or fnmatchcase(resource.replace("*", "some"), call.resource)
    )


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_allowed_that_nothing_uses(role: str) -> None:
    """Each action on each resource that a function may do, a call of its code needs."""
    unused = {
        (action, resource)
        for action, resource, _ in granted(role)
        if not any(uses(call, action, resource) for call in calls(role))
    }

    assert unused == set()


@pytest.mark.parametrize("role", ROLES)
def test_every_call_is_allowed(role: str) -> None:
    """Each call of the code is granted by some statement; the judge of IAM looks closer."""
    held = [*granted(role)]
    missing = {
        call
        for call in calls(role)
        if not any(
            call.action == action and fnmatchcase(call.example, resource)
            for action, resource, _ in held
        )
    }

    assert missing == set()


@pytest.mark.parametrize("role", ROLES)
def test_prefixes_are_those_of_the_lists(role: str) -> None:
    """Each prefix that a role may list under is one that its code lists, or reads, under."""
    allowed = {
        prefix
        for action, _, condition in granted(role)
        if action == "s3:ListBucket"
        for each in condition.values()
        for prefix in _listed(each["s3:prefix"])
    }

    assert allowed == {call.prefix for call in calls(role) if call.action == "s3:ListBucket"}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
