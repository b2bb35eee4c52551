"""A file that somebody drops who is new to it, with the whole message that it gets."""

import dataclasses

from kit.message_rules import flaws_of_words, sentences
from kit.steps import State

CONTACTS = "incoming/Contact/insert/people.csv"


@dataclasses.dataclass(frozen=True)
class Case:
    """A file that is dropped, and its message."""

    message: str
    body: str | bytes = "LastName\nLovelace\n"
    key: str = CONTACTS
    metadata: dict[str, str] | None = None


def shown(summary: State) -> str:
    """Return the message, and what the warnings say."""
    return " ".join([summary["message"], *(each["message"] for each in summary["warnings"])])


def check_words(message: str) -> None:
    """Hold a refusal to the rules: short, right in its numbers, what happened and one remedy."""
    assert [*flaws_of_words(message)] == []
    assert sentences(message) <= 2
