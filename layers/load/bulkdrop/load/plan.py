"""How an upload is loaded: in which parts, with how many records, and what is not sent."""

import dataclasses
from enum import StrEnum
from typing import Any

from bulkdrop.document import Document
from bulkdrop.load_warning import LoadWarning
from bulkdrop.storage.source import Source
from bulkdrop.table.form import Form
from sfbulk import ColumnDelimiter


@dataclasses.dataclass(frozen=True)
class SetAside:
    """
    The records that are not sent: a file as failure.csv is.

    `first` says what is wrong with the first of them, in `first_line`. `lines_key` is a file of the
    upload's own lines, of those that are not well formed. `first_order` and `last_order` say where
    they stand in the upload. `kept_back` of them are well formed, with a cell that does not fit.
    """

    key: str
    records: int
    first: str
    lines_key: str | None = None
    first_order: int | None = None
    last_order: int | None = None
    kept_back: int = 0
    first_line: int | str | None = None


@dataclasses.dataclass(frozen=True)
class OwnHeader:
    """The header as the upload has it, line end included: the bytes [start, stop) of a source."""

    source: Source
    start: int
    stop: int


class SuccessRows(StrEnum):
    """What success.csv holds of the records that were loaded."""

    AS_LOADED = "as_loaded"
    """The columns as Salesforce renders them."""

    AS_UPLOADED = "as_uploaded"
    """The upload's own cells, and the line of each."""


@dataclasses.dataclass(frozen=True)
class FoundAlike:
    """Findings of a check that are alike: their code and field, and the first lines and cells."""

    code: str
    field: str
    records: int
    lines: tuple[int | str, ...] = ()
    cells: tuple[str, ...] = ()
    message: str = ""
    """What was found of the first one."""


@dataclasses.dataclass(frozen=True)
class Checked:
    """
    What a check found, of a file that is not loaded.

    `checked` of the `records` were looked at before the time was up; `invalid` of these would be
    refused, for `findings` reasons, of which those in `findings_key` are kept. `codes` are their
    codes, the most frequent first. `notes` are sentences on what the org has left, or has already.
    """

    records: int
    checked: int
    invalid: int
    findings: int
    findings_key: str | None
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    alike: tuple[FoundAlike, ...] = ()
    """The most frequent kinds of findings."""
    kinds: int = 0
    """How many kinds of findings there are."""


@dataclasses.dataclass(frozen=True)
class Plan(Document):
    """
    How an upload is loaded: in which parts, with how many records.

    A run loads the first of the parts in `parts_key` alone, then the `other_parts` together.
    `header_checked` says that the header was held against the object as the org describes it.
    `own_header` is None in plans of 0.1.0.
    """

    column_delimiter: ColumnDelimiter
    parts_key: str
    parts: int
    records: int
    set_aside: SetAside | None
    form: Form
    max_concurrent_jobs: int
    warnings: tuple[LoadWarning, ...] = ()
    other_parts: int = 0
    other_parts_key: str = ""
    deadline: str | None = None
    """When the time of this run is up: its turn, its attempts and its second chances count."""
    planned_at: str | None = None
    header_checked: bool = False
    found: Checked | None = None
    """What was found, of a check."""
    own_header: OwnHeader | None = None
    success_rows: SuccessRows = SuccessRows.AS_LOADED
    after: tuple[str, ...] = ()
    """Objects whose loads are waited for, if they were dropped before or within a minute."""
    assignment_rule_id: str | None = None
    default_namespace: str | None = None
    repeats: dict[str, Any] | None = None
    """The load that loaded the same bytes before, as the summary reports it."""

    stop_above: float = 1
    """The share of the first part's records that may be refused; above it the rest is not sent."""

    is_grouped: bool = False
    """Whether records of one parent stand together, and so not in the upload's order."""

    @property
    def not_sent(self) -> int:
        """Return the number of records that are not sent since they are malformed."""
        return self.set_aside.records if self.set_aside else 0
