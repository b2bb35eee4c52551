"""Write CSV rows: the only place that does."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice

_ROWS_AT_ONCE = 1_000


def render(rows: Iterable[Iterable[str]], delimiter: str, *, quote_all: bool = False) -> bytes:
    """Return rows as UTF-8 with LF line ends, quoted where they must be or everywhere."""
    out = _Lines()
    writer = csv.writer(
        out,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\n",
    )
    writer.writerows(rows)
    return "".join(out).encode()


def render_blocks(rows: Iterable[list[str]], delimiter: str) -> Iterator[bytes]:
    """Stream any number of rows, every cell quoted, a thousand at a time."""
    rows = iter(rows)
    while some := [*islice(rows, _ROWS_AT_ONCE)]:
        yield render(some, delimiter, quote_all=True)


class _Lines(list[str]):
    """What a csv writer writes to."""

    def write(self, line: str) -> None:
        self.append(line)
