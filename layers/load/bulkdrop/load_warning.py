"""What a load did that its user should know, although nothing failed because of it."""

import dataclasses
from enum import StrEnum
from typing import Any

from bulkdrop.document import Document

MOST_LINES = 10
"""A warning names the first ten lines that it is about."""


class WarningCode(StrEnum):
    """The codes of `warnings` in a summary."""

    BLANK_RECORDS = "BLANK_RECORDS"
    """Rows without a value were skipped."""

    REPEATED_HEADER = "REPEATED_HEADER"
    """Rows that repeat the header were skipped."""

    REPORT_FOOTER = "REPORT_FOOTER"
    """The footer of a Salesforce report was skipped."""

    NAMELESS_COLUMN = "NAMELESS_COLUMN"
    """A column without a name and without values was left out."""

    NOT_SENT_BEFORE = "NOT_SENT_BEFORE"
    """Rows of a `failure.csv` that stand for records which were not sent were skipped."""

    ANOTHER_JOB = "ANOTHER_JOB"
    """The state of the load and its journal name different jobs; the one in the state counts."""

    ROUNDED_NUMBERS = "ROUNDED_NUMBERS"
    """Numbers of a workbook have more than 15 digits and were rounded."""

    TEXT_DECODED_WRONGLY = "TEXT_DECODED_WRONGLY"
    """Some text looks as if it was decoded wrongly before (`JÃ¼rgen`); it was loaded as it is."""

    LETTERS_LOST = "LETTERS_LOST"
    """Some text has replacement marks where letters were lost before (`M�ller`); it was loaded as
    it is."""

    PERCENTAGES = "PERCENTAGES"
    """A workbook shows numbers as percentages; they were loaded as shown: 45 for 45 %."""

    HIDDEN_ROWS = "HIDDEN_ROWS"
    """Rows of a workbook that are hidden, by a filter for instance, were loaded like the others."""

    OTHER_SHEETS = "OTHER_SHEETS"
    """A workbook has other sheets with cells, which were not loaded."""

    NEW_PICKLIST_VALUES = "NEW_PICKLIST_VALUES"
    """A picklist that takes any value does not have these; Salesforce stores them as new ones."""

    THOUSANDS_UNCLEAR = "THOUSANDS_UNCLEAR"
    """All decimals of a column have three digits (`1.234`), so thousands may be meant; they are
    loaded as decimals."""

    DECIMALS_ROUNDED = "DECIMALS_ROUNDED"
    """Numbers have more decimals than their field; Salesforce rounds them."""

    ROUNDED_KEYS = "ROUNDED_KEYS"
    """Keys or texts look like numbers that a spreadsheet rounded (`4.01234E+12`)."""

    LEADING_ZEROS_LOST = "LEADING_ZEROS_LOST"
    """Some keys have fewer digits than the others, so zeros at the start may be lost."""

    SPACES_AROUND_VALUES = "SPACES_AROUND_VALUES"
    """Values begin or end with a space, or with another character that cannot be seen; Salesforce
    may keep or remove it."""

    UNSEEN_CHARACTERS = "UNSEEN_CHARACTERS"
    """Values have characters of no width in them, so that two which look alike differ."""

    MARKS_AROUND_VALUES = "MARKS_AROUND_VALUES"
    """Values stand within marks of a spreadsheet (`="01067"`, `'01067`) or within quotes that are
    none in a CSV (`'Doe'`), and were loaded with them."""

    WORDS_FOR_NOTHING = "WORDS_FOR_NOTHING"
    """Values are words for no value or for an error (`NULL`, `#REF!`), and were loaded as text."""

    DAY_OR_MONTH_UNCLEAR = "DAY_OR_MONTH_UNCLEAR"
    """All dates of a column could be read with day and month exchanged; the stated format was
    used."""

    TWO_DIGIT_YEARS = "TWO_DIGIT_YEARS"
    """Years of two digits were read as years from 80 years before to 19 years after this one."""

    REPEATED_KEYS = "REPEATED_KEYS"
    """Records have the same key or Id, too far apart to be refused; which one counts in the end is
    not known."""

    EMPTY_CELLS_LEFT = "EMPTY_CELLS_LEFT"
    """`empty_cells = "clear"` does not apply to a checkbox, to a key, or to a parent's key."""

    PARENT_NOT_CLEARED = "PARENT_NOT_CLEARED"
    """Cells of a parent's key are `#N/A`, which may leave the lookup as it is; the column of its id
    clears it."""

    NOT_DESCRIBED = "NOT_DESCRIBED"
    """Salesforce did not describe the object to the load user; the header was not checked."""

    REQUIRED_COLUMN_MISSING = "REQUIRED_COLUMN_MISSING"
    """A field that new records must have is no column of the file."""

    PARENT_MISSING = "PARENT_MISSING"
    """Records failed only because no record of the parent has the key that they name."""

    NOT_GROUPED = "NOT_GROUPED"
    """The file has no column for the field that `group_by` names; its order was kept."""

    LARGE_PARENTS = "LARGE_PARENTS"
    """With `group_by`, parents have more than 10,000 records, which several batches share."""

    SETTINGS_DO_NOT_FIT = "SETTINGS_DO_NOT_FIT"
    """A settings file names fields that the object lacks, or that cannot be written, by what the
    org said of it last."""

    UNREAD_SETTING = "UNREAD_SETTING"
    """The metadata of the upload has a name that is not read, beside one that would be."""


@dataclasses.dataclass(frozen=True)
class LoadWarning(Document):
    """One thing to know, said once however many records it is about."""

    code: WarningCode
    """What it is, for programs."""

    message: str
    """What it is, and what to do if that was not wanted."""

    records: int = 0
    """The number of records that it is about."""

    column: str | None = None
    """The column that it is about; null if it is not about one column."""

    lines: tuple[int | str, ...] = ()
    """The first ten lines of the upload where it was seen; `people.csv:12` in an archive."""

    def to_json(self) -> dict[str, Any]:
        """Return the warning as JSON types, as the summary holds it."""
        return {
            "code": self.code.value,
            "column": self.column,
            "records": self.records,
            "message": self.message,
            "lines": list(self.lines),
        }
