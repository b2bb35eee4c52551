"""The error tree, and what each error carries."""

import inspect
import pickle
import re

import pytest

import sfbulk
from sfbulk import LimitExceededError, OutcomeUnknownError, SalesforceError
from sfbulk import _errors as errors

CLASSES = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, SalesforceError)
]


def test_drawn_tree_is_the_tree() -> None:
    """The drawing at the top of the module has every class in its place."""
    drawn: dict[str, str] = {}
    above: list[str] = []
    for prefix, name in re.findall(
        r"^([│├└─ ]*)(\w+Error)\b", inspect.getdoc(errors) or "", re.MULTILINE
    ):
        depth = len(prefix) // 4
        del above[depth:]
        if above:
            drawn[name] = above[-1]
        above.append(name)
    actual = {kind.__name__: kind.mro()[1].__name__ for kind in CLASSES}
    assert actual.pop("SalesforceError") == "Exception"
    assert actual == drawn


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_is_exported(kind: type[SalesforceError]) -> None:
    """An error that is caught can be imported from the package."""
    assert kind is getattr(sfbulk, kind.__name__)
    assert kind.__name__ in sfbulk.__all__


@pytest.mark.parametrize("kind", CLASSES)
def test_errors_survive_pickling(kind: type[SalesforceError]) -> None:
    """An error can go to another process and be raised there with all that it knows."""
    error = kind(
        "It failed.", message="said", status=503, error_code="X", job_id="750x", retry_after=1.5
    )
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own pickle
    assert (kind, "It failed.") == (type(copy), str(copy))
    assert vars(error) == vars(copy)


def test_message_is_the_sentence_if_salesforce_said_nothing() -> None:
    """There is always a message to show."""
    assert LimitExceededError("Used up.").message == "Used up."
    assert OutcomeUnknownError("Lost.", message="").message == ""
