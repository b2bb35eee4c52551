"""What a check finds."""

import dataclasses
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Self

from bulkdrop_cli.stack import Stack


class State(StrEnum):
    """Whether what was looked at is as it should be."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and if it is wrong, how to fix it."""

    subject: str
    state: State
    text: str
    fix: str = ""

    @classmethod
    def right(cls, subject: str, text: str) -> Self:
        """Return that something is as it should be."""
        return cls(subject, State.RIGHT, text)

    @classmethod
    def wrong(cls, subject: str, text: str, fix: str) -> Self:
        """Return that something is not as it should be."""
        return cls(subject, State.WRONG, text, fix)

    @classmethod
    def unknown(cls, subject: str, text: str, fix: str) -> Self:
        """Return that something could not be looked at."""
        return cls(subject, State.UNKNOWN, text, fix)


Check = Callable[[Stack], Iterator[Finding]]
