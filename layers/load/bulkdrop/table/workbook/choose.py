"""Which sheet of a workbook is loaded, and which others are not."""

import python_calamine as calamine

from bulkdrop.bounds import fit
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.recognise import printable
from bulkdrop.table.workbook.book import Book, in_words
from bulkdrop.table.workbook.flaws import SheetFacts

# calamine holds the rectangle from the first to the last value, 32 bytes a cell: a value in the
# last column of the last row would make 17 billion cells of it.
_MOST_CELLS = 20_000_000
_MOST_NAMES = 8


def choose_sheet(book: Book, wanted: str | None) -> tuple[str, SheetFacts]:
    """
    Return the sheet of that name, in any case, or the first visible one that holds anything.

    Raises UploadRefusedError where there is none.
    """
    names = [_named(book, wanted)] if wanted else _visible(book)
    with in_words(book.package.name):
        for name in names:
            facts = book.facts_of(name)
            if facts.area > _MOST_CELLS:
                raise _too_many_cells(name, facts)
            if facts.area:
                return name, facts
    what = f"the sheet {printable(names[0])!r} is empty" if wanted else "no visible sheet has cells"
    raise UploadRefusedError(
        ReasonCode.EMPTY_FILE,
        f"This is {book.package.name}, and {what}. "
        "Nothing was sent; drop one with a header and records.",
    )


def other_sheets(book: Book, chosen: str) -> list[str]:
    """Return the other visible sheets that hold anything."""
    with in_words(book.package.name):
        return [name for name in _visible(book) if name != chosen and book.has_values(name)]


def left_out(sheets: list[str]) -> LoadWarning:
    """Return the warning of sheets that are not loaded."""
    names = ", ".join(repr(printable(name)) for name in sheets[:_MOST_NAMES])
    more = f" and {len(sheets) - _MOST_NAMES} more" if len(sheets) > _MOST_NAMES else ""
    text = (
        f"Other sheets of the workbook were not loaded: {names}{more}. To load one, drop the "
        "workbook again with its name as `sheet` in the metadata."
    )
    return LoadWarning(WarningCode.OTHER_SHEETS, fit(text))


def _named(book: Book, wanted: str) -> str:
    names = book.sheets.sheet_names
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    shown = ", ".join(printable(name) for name in names[:_MOST_NAMES])
    raise UploadRefusedError(
        ReasonCode.WRONG_SETTINGS,
        f"The workbook has no sheet {printable(wanted)!r}; it has {shown}"
        f"{', and more' if len(names) > _MOST_NAMES else ''}. "
        "Nothing was sent; name one of these as `sheet` and drop the file again.",
        sheet=wanted,
        sheets=names[:_MOST_NAMES],
    )


def _visible(book: Book) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets.sheets_metadata
        if sheet.visible is calamine.SheetVisibleEnum.Visible
        and sheet.typ is calamine.SheetTypeEnum.WorkSheet
    ]


def _too_many_cells(name: str, facts: SheetFacts) -> UploadRefusedError:
    return UploadRefusedError(
        ReasonCode.TOO_LARGE,
        f"The sheet {printable(name)!r} reaches to row {facts.last_row:,} and column "
        f"{facts.last_column:,}, {facts.area:,} cells; at most {_MOST_CELLS:,} are read. "
        "Nothing was sent; delete the cells far outside the table, or save the sheet as CSV and "
        "drop that.",
    )
