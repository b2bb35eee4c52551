"""The files that are loaded: one record each about 98 bytes, so that a million make 98 MB."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from local.world import CACHE

FOLDER = CACHE / "bench"
HEADER = b"LastName,FirstName,Email,Phone,Title,Description\n"
_BLOCK_ROWS = 10_000


def rows_file(rows: int) -> Path:
    """Return a plain file of this many records, made once."""
    path = FOLDER / f"contacts-{rows}.csv"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            file.write(HEADER)
            file.writelines(islice(_rows(), rows))
        unfinished.replace(path)
    return path


def plain_block(rows: int = _BLOCK_ROWS) -> bytes:
    """Return records without a quote."""
    return b"".join(islice(_rows(), rows))


def text_block(names: str, rows: int = _BLOCK_ROWS) -> bytes:
    """Return records without a quote whose names are these, parted by blanks."""
    words = names.split()
    return b"".join(
        row.replace(b"Name0", words[number % len(words)].encode(), 1).replace(
            b"Dr.", words[number * 7 % len(words)].encode(), 1
        )
        for number, row in enumerate(_some(rows))
    )


def quoted_block(rows: int = _BLOCK_ROWS) -> bytes:
    """Return records of which each value is quoted."""
    return b"".join(b'"' + b'","'.join(row[:-1].split(b",")) + b'"\n' for row in _some(rows))


def multi_line_block(rows: int = _BLOCK_ROWS) -> bytes:
    """Return records of which each value is quoted and the last one goes over three lines."""
    return b"".join(
        b'"' + b'","'.join(row[:-1].split(b",")).replace(b" to ", b"\n") + b'"\n'
        for row in _some(rows)
    )


def mixed_block(rows: int = _BLOCK_ROWS) -> bytes:
    """Return records of which one value is quoted, with a doubled quote in every tenth record."""
    return b"".join(
        b",".join([*cells[:-1], b'"%b%b"' % (cells[-1], b'""' if number % 10 == 0 else b"")])
        + b"\n"
        for number, cells in enumerate(row[:-1].split(b",") for row in _some(rows))
    )


def _some(rows: int) -> Iterator[bytes]:
    return islice(_rows(), rows)


def _rows() -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        yield (
            f"Name{number:08},First{number % 977:04},n{number:08}@example.com,"
            f"+49 30 {number % 10_000_000:08},Dr.,from here to there to {number:08}\n"
        ).encode()
