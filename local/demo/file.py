"""A file that the demo drops, and what must become of it."""

from collections.abc import Sequence
from dataclasses import dataclass

MULTIPART = "multipart"
PUT = "PUT"


@dataclass(frozen=True)
class Expected:
    """
    What must become of a file's records.

    `failures` are Salesforce's codes for the refused ones. `sent_as` is how the records must reach
    the org: in one multipart request, by PUT, or (None) not at all.
    """

    status: str
    succeeded: int = 0
    failures: Sequence[str] = ()
    unprocessed: int = 0
    sent_as: str | None = MULTIPART

    @property
    def records(self) -> int | None:
        """How many records the load must count; None for a file that is refused unread."""
        if self.status == "Refused":
            return None
        return self.succeeded + len(self.failures) + self.unprocessed


@dataclass(frozen=True)
class DemoFile:
    """A file to drop: the part of its key after `incoming/`, its content, and what it shows."""

    path: str
    note: str
    content: bytes
    expected: Expected
    delimiter: str = ","

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def object(self) -> str:
        """The Salesforce object that the path names."""
        return self.path.split("/")[0]
