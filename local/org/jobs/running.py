"""What a job that runs or has run is to those that drive and read it."""

from collections.abc import Iterator
from typing import Protocol

from local.org.vocabulary import ResultSet


class Results(Protocol):
    """Answers the three result GETs of a finished job."""

    def stream(self, result_set: ResultSet) -> Iterator[bytes]:
        """Yield the CSV in pieces."""


class Processing(Protocol):
    """What the worker needs of a job being processed."""

    def step(self, most_rows: int) -> tuple[int, int]:
        """
        Process some rows, `most_rows` at most; return how many there were and how many failed.

        No rows means that the data is at its end.
        """

    def at_end(self) -> bool:
        """Return whether no data is left."""

    def so_far(self) -> Results:
        """Return the results as they would be if the job ended here; it goes on."""

    def finish(self, *, record_rest: bool) -> Results:
        """End here; rows not processed yet are recorded as unprocessed, or not at all."""
