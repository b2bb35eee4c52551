"""Rows of CSVs that pass by as chunks."""

import csv
import io
from collections.abc import Iterable, Iterator

from bulkdrop.storage.streams import file_of


def read_rows(chunks: Iterable[bytes], delimiter: str) -> Iterator[list[str]]:
    """
    Parse chunks of a UTF-8 CSV; line breaks within quotes are kept as they are.

    Python's limit of 131,072 characters a value, once unquoted, is Salesforce's own.
    """
    text = io.TextIOWrapper(file_of(chunks), encoding="utf-8", newline="")
    return csv.reader(text, delimiter=delimiter)
