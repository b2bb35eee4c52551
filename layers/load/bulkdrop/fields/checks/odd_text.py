"""Texts that are loaded as they stand, and look as if more or less was meant."""

import re
from collections.abc import Iterator, Sequence

from bulkdrop.fields.checks.sighting import Shown, Sighting
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field
from bulkdrop.fields.values.tables import SPACES
from bulkdrop.load_warning import LoadWarning, WarningCode

_OTHER_TYPES = frozenset(
    {"double", "currency", "percent", "int", "long", "date", "datetime", "time", "boolean", "id"}
)
# Nearly all blocks have none of what follows. A character or two are found in no time, as a class
# of characters is not.
_PLAIN_ENDS = tuple(end for space in " \t" for end in (f"{space}\n", f"\n{space}"))
_ALL_ENDS = tuple(end for space in SPACES for end in (f"{space}\n", f"\n{space}"))
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
# What spreadsheets put around a text: a formula, or an apostrophe before what looks like a number.
_OF_SPREADSHEETS = re.compile(r"=\".*\"|'[0-9+-][0-9 .,/-]*", re.DOTALL)
# Within quotes that are none in a CSV.
_QUOTED = re.compile(r"'.*'|“.*”|„.*[“”]|«.*»|‘.*’", re.DOTALL)  # noqa: RUF001 # the signs themselves are meant
_SIGNS_OF_NOTHING = ("#", "\\", "NULL", "null")
_NOTHING = frozenset(
    {"NULL", "null", "(null)", "(NULL)", "<null>", "<NULL>", "\\N"}
    | {"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
)


class OddText:
    """Watches the cells of one column as they are sent."""

    def __init__(self, found: FoundColumn, field: Field, shown: Shown) -> None:
        self._column, self._field = found.column or field.name, field.name
        self._is_text = field.type not in _OTHER_TYPES or found.parent is not None
        self._spaces, self._unseen, self._nothing = (Sighting(shown) for _ in range(3))
        self._marked, self._quoted = Sighting(shown), Sighting(shown)
        self._all_quoted = True

    def see(self, cells: Sequence[str], text: str, lines: Sequence[int]) -> None:
        """Look at the cells of a block; `text` is the same by lines."""
        is_ascii = text.isascii()
        ends = _PLAIN_ENDS if is_ascii else _ALL_ENDS
        if text.startswith(tuple(SPACES)) or any(end in text for end in ends):
            self._spaces.add_all(cells, lines, lambda cell: cell != cell.strip(SPACES))
        if not is_ascii and _UNSEEN.search(text):
            self._unseen.add_all(cells, lines, _has_unseen)
        if not self._is_text:
            return
        if '"' in text or "'" in text:
            self._marked.add_all(cells, lines, lambda cell: bool(_OF_SPREADSHEETS.fullmatch(cell)))
        if self._all_quoted:  # hardly ever beyond the first cell
            self._all_quoted = all(not cell or _QUOTED.fullmatch(cell) for cell in cells)
            self._quoted.add_all(cells, lines, lambda cell: self._all_quoted and bool(cell))
        if any(sign in text for sign in _SIGNS_OF_NOTHING):
            self._nothing.add_all(cells, lines, _NOTHING.__contains__)

    def warnings(self) -> Iterator[LoadWarning]:
        """Yield what is to be known of the column, once all its cells were seen."""
        name = self._column
        if self._spaces.records:
            text = f"{name} has spaces around values; trim_cells in bulkdrop.toml removes them."
            yield self._spaces.warning(WarningCode.SPACES_AROUND_VALUES, name, text)
        if self._unseen.records:
            text = f"{name} has characters within values that cannot be seen; take them out."
            yield self._unseen.warning(WarningCode.UNSEEN_CHARACTERS, name, text)
        if self._marked.records:
            text = f"{name}: {self._marked.shown}, loaded with the marks of a spreadsheet."
            yield self._marked.warning(WarningCode.MARKS_AROUND_VALUES, name, text)
        elif self._quoted.records and self._all_quoted:  # a single one may be a nickname
            text = f"{name}: {self._quoted.shown}, loaded with these quotes, as part of the value."
            yield self._quoted.warning(WarningCode.MARKS_AROUND_VALUES, name, text)
        if self._nothing.records:
            text = (
                f"{name}: {self._nothing.shown}, loaded as text. If no value is meant, empty the "
                f"cells, or map them under [values.{self._field}] in bulkdrop.toml."
            )
            yield self._nothing.warning(WarningCode.WORDS_FOR_NOTHING, name, text)


def _has_unseen(cell: str) -> bool:
    return bool(_UNSEEN.search(cell.strip(SPACES)))
