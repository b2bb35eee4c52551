"""Sift what a job says of its records: loaded, sent again, handed back, or failed for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Protocol

from bulkdrop.own_rows.answers import Answer, under_columns
from bulkdrop.own_rows.records import cells_of
from bulkdrop.own_rows.search import OwnRows
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.second_chance import is_passing
from bulkdrop.table.result_csv import ADDED, not_processed


class Fate(IntEnum):
    """What becomes of a record; of equal ones, the first fate comes first."""

    RETRIED = 0
    HANDED_BACK = 1
    FAILED = 2
    LOADED = 3
    KEPT = 4
    """Loaded, and in success.csv as Salesforce renders it."""


class ResultSet(Protocol):
    """The rows of a result set, which can be read again and again."""

    def header(self) -> list[str]:
        """Return its columns; none if it is empty."""

    def rows(self) -> Iterator[list[str]]:
        """Read its rows, the header aside."""


@dataclass(frozen=True)
class Policy:
    """Whether rows that failed for a passing reason, and the unprocessed ones, are sent again."""

    retry_failed: bool
    retry_unprocessed: bool


class Unfound(NamedTuple):
    """A row whose record was not found: where it goes, what is said of it, Salesforce's echo."""

    fate: Fate
    said: list[str]
    echo: list[str]


class Sift:
    """
    The rows of a job's result sets, and what becomes of each; an empty set may be without header.

    A row whose record cannot be found in the part has failed, whatever its reason: Salesforce's
    echo of it is no data to be sent.
    """

    def __init__(
        self,
        sets: dict[ResultName, ResultSet],
        policy: Policy,
        header: bytes,
        delimiter: str,
        loaded: ResultSet | None = None,
    ) -> None:
        self._sets = [*sets.items()]
        self._policy = policy
        self._columns = cells_of(header, delimiter)
        self._loaded = loaded

    def look_at_loaded(self) -> bool:
        """
        Count the loaded records in, if there are any: they are none that other rows are about.

        A cell that is blank in a row may have been blank in the upload, or not: a row with few
        cells fits others that have more.
        """
        if self._loaded is None:
            return False
        self._sets.append((ResultName.SUCCESS, self._loaded))
        return True

    def answers(self) -> Iterator[Answer]:
        """Yield the rows of all sets, under the columns of the part."""
        for answer, _ in self._rows():
            yield answer

    def unfound(self, own: OwnRows) -> Iterator[Unfound]:
        """Yield the rows whose records were not found."""
        for number, (answer, said) in enumerate(self._rows()):
            if not own.is_found(number) and answer.fate is not Fate.KEPT:
                fate = Fate.LOADED if answer.fate is Fate.LOADED else Fate.FAILED
                yield Unfound(fate, said, answer.cells)

    def _rows(self) -> Iterator[tuple[Answer, list[str]]]:
        for name, spool in self._sets:
            header = spool.header()
            bring = under_columns(self._columns, header)
            added = under_columns([*ADDED[name][:-1]], header)
            for row in spool.rows():
                said = added(row) or ["", not_processed()]
                fate = self._fate(name, said[1])
                is_said = fate in {Fate.FAILED, Fate.LOADED}
                yield Answer(bring(row), fate, _together(said) if is_said else ""), said

    def _fate(self, name: ResultName, error: str) -> Fate:
        if name is ResultName.SUCCESS:
            return Fate.KEPT if self._loaded else Fate.LOADED
        if name is ResultName.UNPROCESSED:
            return Fate.RETRIED if self._policy.retry_unprocessed else Fate.HANDED_BACK
        may_pass = self._policy.retry_failed and is_passing(error)
        return Fate.RETRIED if may_pass else Fate.FAILED


def said_of(payload: str) -> list[str]:
    """Return what Salesforce says of a record: its Id, and an error or whether it was created."""
    record_id, _, said = payload.partition("\n")
    return [record_id, said]


def _together(said: list[str]) -> str:
    return "\n".join(said)
