"""Sift a job's failed and unprocessed rows: what is sent again, handed back, or failed for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from bulkdrop.own_rows.answers import Answer, under_columns
from bulkdrop.own_rows.records import cells_of
from bulkdrop.own_rows.search import OwnRows
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.second_chance import is_passing
from bulkdrop.save_results.spool import Spool
from bulkdrop.table.csv_writer import render
from bulkdrop.table.result_csv import not_processed, result_header


class Fate(IntEnum):
    """What becomes of a record that did not succeed; of equal ones, the first fate comes first."""

    RETRIED = 0
    HANDED_BACK = 1
    FAILED = 2


@dataclass(frozen=True)
class Policy:
    """Whether rows that failed for a passing reason, and the unprocessed ones, are sent again."""

    retry_failed: bool
    retry_unprocessed: bool


class Sift:
    """
    The failed and unprocessed rows of a job, and what becomes of each.

    A row whose record cannot be found in the part has failed, whatever its reason: Salesforce's
    echo of it is no data to be sent.
    """

    def __init__(
        self, failed: Spool, unprocessed: Spool, policy: Policy, header: bytes, delimiter: str
    ) -> None:
        self._failed = failed
        self._unprocessed = unprocessed
        self._policy = policy
        self._delimiter = delimiter
        self._columns = cells_of(header, delimiter)
        # An empty set may come without its header.
        self._header = failed.header() or cells_of(
            result_header(ResultName.FAILURE, header, delimiter), delimiter
        )
        names = [name.strip().lower() for name in self._header]
        self._error_at = names.index("sf__error") if "sf__error" in names else None

    @property
    def moves_anything(self) -> bool:
        """Return whether any row may be the part's own again."""
        return self._unprocessed.records > 0 or any(
            self._fate(row) is Fate.RETRIED for row in self._failed.rows()
        )

    def answers(self) -> Iterator[Answer]:
        """Yield the failed rows, then the unprocessed ones, under the columns of the part."""
        bring = under_columns(self._columns, self._header)
        for row in self._failed.rows():
            yield Answer(bring(row), self._fate(row))
        fate = Fate.RETRIED if self._policy.retry_unprocessed else Fate.HANDED_BACK
        bring = under_columns(self._columns, self._unprocessed.header())
        for row in self._unprocessed.rows():
            yield Answer(bring(row), fate)

    def failures(self, own: OwnRows) -> Iterator[bytes]:
        """Yield failure.csv: its header, and all that is not sent again or handed back."""
        yield self._render(self._header)
        number = 0
        for row in self._failed.rows():
            if self._fate(row) is not Fate.RETRIED or not own.is_found(number):
                yield self._render(row)
            number += 1
        bring = under_columns(self._header, self._unprocessed.header())
        for row in self._unprocessed.rows():
            if not own.is_found(number):
                cells = bring(row)
                if self._error_at is not None:
                    cells[self._error_at] = not_processed()
                yield self._render(cells)
            number += 1

    def _fate(self, row: list[str]) -> Fate:
        at = self._error_at
        may_pass = self._policy.retry_failed and at is not None and at < len(row)
        return Fate.RETRIED if may_pass and is_passing(row[at or 0]) else Fate.FAILED

    def _render(self, row: list[str]) -> bytes:
        return render([row], self._delimiter, quote_all=True)
