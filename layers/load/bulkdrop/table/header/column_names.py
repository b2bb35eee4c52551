"""The names in a header row, held to the grammar of records."""

import re
import unicodedata

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from sfbulk import ColumnDelimiter

# Salesforce takes a header of at most 32,000 characters and 5,000 fields (Bulk API 2.0 limits).
HEADER_CHARACTERS = 32_000
FIELDS = 5_000
SHOWN_CHARACTERS = 40

# Around a name, what cannot be seen is no part of it: spaces, marks, zero-width characters, soft
# hyphens.
_UNSEEN = " \t\x0b\x0c\u00a0\u00ad\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_OTHER_QUOTES = re.compile(r"'.+'|`.+`|´.+´|“.+”|„.+[“”]|«.+»|‘.+’")  # noqa: RUF001 # the signs themselves are meant
_TRIMMED = re.compile(f"[{_UNSEEN}]*(.*?)[{_UNSEEN}]*", re.DOTALL)


def read_names(
    header: bytes, delimiter: ColumnDelimiter, number: int
) -> tuple[tuple[str, ...], bool]:
    """
    Return the names in a header row, and whether Salesforce can take the row as it stands.

    The name of a nameless column is empty. Raises UploadRefusedError that names the line, `number`,
    and the column, if a record with these cells would be malformed or a name cannot be one.
    """
    text = _text(header, number)
    cells = header_cells(text, delimiter.character, number)
    names = tuple(_trimmed(cell) for cell in cells)
    for column, name in enumerate(names, 1):
        _refuse_unreadable(name, column, number)
    _refuse_other_quotes(names, number)
    _refuse_duplicates(names, number)
    if len(text) > HEADER_CHARACTERS or len(names) > FIELDS:
        columns = "1 column" if len(names) == 1 else f"{len(names):,} columns"
        raise UploadRefusedError(
            ReasonCode.TOO_LARGE,
            f"The header has {len(text):,} characters and {columns}; Salesforce takes at most "
            f"{HEADER_CHARACTERS:,} and {FIELDS:,}. Nothing was sent; drop fewer columns.",
        )
    return names, all(names) and list(names) == [_bare(cell) for cell in cells]


def _text(header: bytes, number: int) -> str:
    try:
        return header.decode()
    except UnicodeDecodeError as error:
        raise UploadRefusedError(
            ReasonCode.ENCODING_UNCLEAR,
            f"Line {number} is not UTF-8 text (byte {error.start + 1}). "
            "Nothing was sent; save the file as UTF-8 and drop it again.",
            line=number,
        ) from None


def header_cells(text: str, delimiter: str, number: int) -> list[str]:
    """
    Split a header into its cells, quotes and all, by the grammar of records.

    Raises UploadRefusedError that names the line, `number`, if it cannot be split so.
    """
    unseen = _UNSEEN.replace(delimiter, "")
    d = re.escape(delimiter)
    cell = re.compile(rf'([{unseen}]*"(?:[^"]|"")*"[{unseen}]*|[^"{d}]*)(?:{d}|\Z)')
    cells: list[str] = []
    place = 0
    while found := cell.match(text, place):
        cells.append(found[1])
        if found.end(1) == len(text):
            return cells
        place = found.end()
    shown = text[place : place + SHOWN_CHARACTERS]
    raise UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"Column {len(cells) + 1} of the header in line {number} is not wholly within its quotes: "
        f"{shown}. Nothing was sent; fix the header and drop the file again.",
        line=number,
        column=len(cells) + 1,
    )


def _bare(cell: str) -> str:
    """Return the value of a cell that is a record's, spaces and all."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') and cell.endswith('"') else cell


def _trimmed(cell: str) -> str:
    inner = _bare(_strip(cell))
    return _strip(inner)


def _strip(text: str) -> str:
    return _TRIMMED.fullmatch(text)[1]  # type: ignore[index] # it matches any text


def _refuse_unreadable(name: str, column: int, number: int) -> None:
    if "\n" in name or "\r" in name:
        problem = "has a name with a line break in it"
    else:
        bad = next((sign for sign in name if _is_unseen(sign)), None)
        if bad is None:
            return
        problem = f"has a character that cannot be seen, U+{ord(bad):04X} in column {column}"
    raise UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"Column {column} of the header in line {number} {problem}. "
        "Nothing was sent; name it after a Salesforce field and drop the file again.",
        line=number,
        column=column,
    )


def _refuse_other_quotes(names: tuple[str, ...], number: int) -> None:
    """Refuse names of which each is within quotes that are none in a CSV: so are the values."""
    named = [name for name in names if name]
    if named and all(_OTHER_QUOTES.fullmatch(name) for name in named):
        raise UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            f"The names in line {number} are within {named[0][0]}…{named[0][-1]}, which are no "
            "quotes in a CSV, so that values would be loaded with them. Nothing was sent; write "
            'them within "…" or without quotes, and drop the file again.',
            line=number,
        )


def _is_unseen(sign: str) -> bool:
    return sign != " " and unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def _refuse_duplicates(names: tuple[str, ...], number: int) -> None:
    seen: set[str] = set()
    for name in filter(None, names):
        if name.lower() in seen:
            raise UploadRefusedError(
                ReasonCode.DUPLICATE_COLUMNS,
                f"The header names the column {name[:SHOWN_CHARACTERS]!r} twice (letter case does "
                "not count). Nothing was sent; remove one of the two.",
                line=number,
                columns=[name],
            )
        seen.add(name.lower())
