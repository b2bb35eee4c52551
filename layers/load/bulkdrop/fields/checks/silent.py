"""What Salesforce takes without a word, and may not be what was meant."""

import re
from collections.abc import Sequence

from bulkdrop.fields.checks.odd_text import OddText
from bulkdrop.fields.checks.picklists import active_values
from bulkdrop.fields.checks.sighting import Shown, Sighting
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field
from bulkdrop.fields.values.unfit import NULL
from bulkdrop.load_warning import LoadWarning, WarningCode

_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_ROUNDED_KEY = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII)
_NUMBERS = frozenset({"double", "currency", "percent"})
_KINDS_OF_TEXT = frozenset({"string", "phone"})
_MANY_RECORDS = 10
_THOUSANDTHS = 3


class SilentWatch:
    """
    Watches the cells of one column as they are sent.

    `is_read` says that settings read its numbers; `shown` makes of a line what a warning names.
    """

    def __init__(
        self, found: FoundColumn, field: Field, delimiter: str, shown: Shown, *, is_read: bool
    ) -> None:
        self._column = found.column
        self._field = field
        self._is_read = is_read
        self._is_semicolon = delimiter == ";"
        is_picklist = field.type == "picklist" and not field.restricted_picklist
        values = active_values(field)
        self._known = values | {"", NULL} if is_picklist and values else None
        self._is_number = field.type in _NUMBERS and not found.parent
        is_text = field.type in _KINDS_OF_TEXT or found.parent is not None
        self._is_key = is_text and (
            field.external_id or field.id_lookup or found.parent is not None
        )
        self._may_round = is_text
        self._is_parent = found.parent is not None
        self._uncleared = Sighting(shown)
        self._new, self._thousands = Sighting(shown), Sighting(shown)
        self._rounded, self._short, self._decimals = (Sighting(shown) for _ in range(3))
        self._odd_text = OddText(found, field, shown)
        self._other_decimals = 0
        self._lengths: dict[int, int] = {}
        self._all_digits = self._is_key

    def see(self, cells: Sequence[str], text: str, lines: Sequence[int]) -> None:
        """Look at the cells of a block; `text` is the same by lines."""
        self._odd_text.see(cells, text, lines)
        if (known := self._known) is not None and not known.issuperset(cells):
            self._new.add_all(cells, lines, lambda cell: cell not in known)
        if self._is_number and "." in text:
            self._see_decimals(cells, lines)
        if self._may_round and "E+" in text:
            self._rounded.add_all(cells, lines, lambda cell: bool(_ROUNDED_KEY.fullmatch(cell)))
        if self._is_parent and NULL in text:
            self._uncleared.add_all(cells, lines, lambda cell: cell == NULL)
        if self._all_digits:
            self._see_digits(cells, text, lines)

    def _see_decimals(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        scale = self._field.scale
        for cell, line in zip(cells, lines, strict=True):
            _, point, decimals = cell.partition(".")
            if not point:
                continue
            if not self._is_read and _LIKE_THOUSANDS.fullmatch(cell):
                self._thousands.add(cell, line)
            else:
                self._other_decimals += 1
            if len(decimals.rstrip("0")) > scale and decimals.isdigit():
                self._decimals.add(cell, line)

    def _see_digits(self, cells: Sequence[str], text: str, lines: Sequence[int]) -> None:
        digits = text.replace("\n", "")
        if text.startswith("0") or "\n0" in text or not (digits.isdigit() and digits.isascii()):
            self._all_digits = not digits
            return
        longest = max([*self._lengths, *map(len, cells)])
        for cell, line in zip(cells, lines, strict=True):
            self._lengths[len(cell)] = self._lengths.get(len(cell), 0) + 1
            if 0 < len(cell) < longest:
                self._short.add(cell, line)

    def warnings(self) -> list[LoadWarning]:
        """Return what is to be known of the column, once all its cells were seen."""
        made: list[LoadWarning] = []
        field, column = self._field.name, self._column
        if self._new.records:
            text = self._new.said(
                "the value {}; it is stored as a new one",
                "the values {}; they are stored as new ones",
            )
            text = f"{field} does not have {text}."
            made.append(self._new.warning(WarningCode.NEW_PICKLIST_VALUES, column, text))
        if self._thousands.records and not self._other_decimals and self._seem_thousands():
            shown = self._thousands.said(
                "{} may mean thousands, and is loaded as it stands",
                "{} may mean thousands, and are loaded as they stand",
            )
            text = (
                f"{field}: {shown}, with decimals. If thousands are meant, state "
                "thousands_separator and decimal_separator in bulkdrop.toml."
            )
            made.append(self._thousands.warning(WarningCode.THOUSANDS_UNCLEAR, column, text))
        elif self._decimals.records:
            scale = self._field.scale
            shown = self._decimals.said("{} is rounded", "{} are rounded")
            text = f"{field} has {scale} decimal{'s' * (scale != 1)}: {shown}."
            made.append(self._decimals.warning(WarningCode.DECIMALS_ROUNDED, column, text))
        if self._rounded.records:
            shown = self._rounded.said(
                "{} looks like a number that a spreadsheet rounded",
                "{} look like numbers that a spreadsheet rounded",
            )
            text = f"{column}: {shown}; export the column as text."
            made.append(self._rounded.warning(WarningCode.ROUNDED_KEYS, column, text))
        if self._uncleared.records:
            text = (
                f"{column}: {NULL} in a parent's key is not known to clear {field}; leave the cell "
                f"empty, or write {NULL} in a column {field}."
            )
            made.append(self._uncleared.warning(WarningCode.PARENT_NOT_CLEARED, column, text))
        if self._all_digits and self._lost_zeros():
            shown = self._short.said("{} may have lost zeros at the start in a spreadsheet")
            text = f"{column}: {shown}."
            made.append(self._short.warning(WarningCode.LEADING_ZEROS_LOST, column, text))
        return [*made, *self._odd_text.warnings()]

    def _seem_thousands(self) -> bool:
        return self._is_semicolon or (
            self._thousands.records > 1 and self._field.scale < _THOUSANDTHS
        )

    def _lost_zeros(self) -> bool:
        """Return whether nearly all keys have as many digits as the longest, and some fewer."""
        filled = {length: times for length, times in self._lengths.items() if length}
        total = sum(filled.values())
        if len(filled) < 2 or total < _MANY_RECORDS:  # noqa: PLR2004 # two lengths
            return False
        return filled[max(filled)] >= 0.8 * total  # most of them
