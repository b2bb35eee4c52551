"""Rows of CSVs that pass by as chunks."""

import io
from collections.abc import Iterable, Iterator

from bulkdrop.streams import file_of
from bulkdrop.table.csv_reader import csv_rows


def read_rows(chunks: Iterable[bytes], delimiter: str) -> Iterator[list[str]]:
    """Parse chunks of a UTF-8 CSV; line breaks within quotes are kept as they are."""
    text = io.TextIOWrapper(file_of(chunks), encoding="utf-8", newline="")
    return csv_rows(text, delimiter)
