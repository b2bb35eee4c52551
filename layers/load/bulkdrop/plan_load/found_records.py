"""What was found to be wrong with the records of an upload."""

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.checks.record_checks import Finding
from bulkdrop.load.plan import FoundAlike
from bulkdrop.reason import ReasonCode
from bulkdrop.report.grammar import counted
from bulkdrop.table.files.places import FileNames

if TYPE_CHECKING:
    from bulkdrop.load_warning import LoadWarning
    from bulkdrop.plan_load.existing_keys import UpsertKeys

MOST_KEPT = 100_000
"""The number of findings that are kept; those beyond are counted."""

MOST_LINES = 1_000_000
MOST_EXAMPLES = 3
_CELL_CHARACTERS = 101  # one more than the summary shows, so that it says where it cuts


class FoundRecords:
    """
    The findings of a pass over records, of which the first 100,000 are kept.

    `lines` are those in which a record that has a finding begins, as `files` shows them.
    """

    def __init__(self, files: FileNames | None = None) -> None:
        self.files = files or FileNames()
        self.records = 0
        self.findings: list[Finding] = []
        self.total = 0
        self.lines: set[int] = set()
        self._alike: dict[tuple[str, str], FoundAlike] = {}
        self._beyond = 0
        self.keys: UpsertKeys | None = None
        self.warnings: tuple[LoadWarning, ...] = ()

    def add(self, findings: Iterable[Finding]) -> None:
        """Add what was found."""
        for each in findings:
            self.total += 1
            self._count(each)
            if len(self.lines) < MOST_LINES:
                self.lines.add(each.line)
            else:
                self._beyond += 1
            if len(self.findings) < MOST_KEPT:
                self.findings.append(each)

    @property
    def invalid(self) -> int:
        """Return the number of records that have a finding; beyond a million, of findings."""
        return len(self.lines) + self._beyond

    @property
    def alike(self) -> list[FoundAlike]:
        """Return findings that are alike with their number, the most frequent first."""
        return sorted(self._alike.values(), key=lambda each: -each.records)

    def _count(self, each: Finding) -> None:
        key = each.code, each.field
        before = self._alike.get(key) or FoundAlike(each.code, each.field, 0, message=each.message)
        lines, cells = before.lines, before.cells
        if len(lines) < MOST_EXAMPLES:
            line, cell = self.files.shown(each.line), each.value[:_CELL_CHARACTERS]
            lines, cells = (*lines, line), (*cells, cell)
        self._alike[key] = dataclasses.replace(
            before, records=before.records + 1, lines=lines, cells=cells
        )

    def refusal(self) -> UploadRefusedError:
        """Return the refusal of an upload all of whose records have to fit."""
        first = min(self.findings, key=lambda each: each.line)
        line = self.files.shown(first.line)
        return UploadRefusedError(
            ReasonCode.INVALID_RECORDS,
            f"{self.invalid:,} of {counted(self.records, 'record')} would be refused, the first in "
            f"line {line}: {first.field}: {first.message[:90]} ({first.code}). Nothing was "
            "sent; fix the file, or drop it under check/ to see all.",
            line=line,
            field=first.field,
            records=self.invalid,
        )

    def none_fits(self) -> UploadRefusedError:
        """Return the refusal of an upload none of whose records fits the settings."""
        first = self.findings[0]
        line = self.files.shown(first.line)
        return UploadRefusedError(
            ReasonCode.INVALID_RECORDS,
            f"None of {counted(self.records, 'record')} fits the settings of the folder: in line "
            f"{line}, {first.field}: {first.message[:90]}. Nothing was sent; correct the "
            "settings or the file, and drop it again.",
            line=line,
            field=first.field,
            records=self.invalid,
        )
