"""The conditions of policies, which moto takes for refusals: a statement applies if they hold."""
# ruff: noqa: ANN401 - moto's internals are mostly untyped

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

_context: ContextVar[Mapping[str, str]] = ContextVar("context")
_is_permitted = IAMPolicyStatement.is_action_permitted
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda given, wanted: given == wanted,
    "StringLike": fnmatchcase,
    "ArnLike": fnmatchcase,
    "Bool": lambda given, wanted: given.lower() == wanted.lower(),
}


@contextmanager
def request_context(query: Mapping[str, Any]) -> Iterator[None]:
    """Let conditions see what AWS would know of a request; this cloud stands for one with TLS."""
    known = {"aws:SecureTransport": "true"}
    if prefix := query.get("prefix"):
        known["s3:prefix"] = str(prefix[0] if isinstance(prefix, list) else prefix)
    token = _context.set(known)
    try:
        yield
    finally:
        _context.reset(token)


def is_action_permitted(
    statement: Any,
    action: str,
    resource: str = "*",
    principal: str | None = None,
    incoming_condition_values: dict[str, str] | None = None,
) -> Any:
    """Answer as moto does, except for a statement with conditions, which has to apply first."""
    conditions = statement._statement.get("Condition")  # noqa: SLF001 - moto offers no other way
    if not conditions or principal:
        return _is_permitted(statement, action, resource, principal, incoming_condition_values)
    if not _hold(conditions, _context.get({"aws:SecureTransport": "true"})):
        return PermissionResult.NEUTRAL
    rest = {name: v for name, v in statement._statement.items() if name != "Condition"}  # noqa: SLF001 - as above
    return _is_permitted(IAMPolicyStatement(rest), action, resource)


def _hold(conditions: dict[str, dict[str, str | list[str]]], known: Mapping[str, str]) -> bool:
    """
    Return whether all conditions hold; one about what is not known of the request does not.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    return all(
        key in known and any(_OPERATORS[operator](known[key], each) for each in _listed(wanted))
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _listed(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted
