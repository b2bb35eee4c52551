"""Read rows of CSV, with a limit that every file of ours and of Salesforce's fits."""

import csv
from collections.abc import Iterable, Iterator

VALUE_CHARACTERS = 1 << 26
"""
The longest value that is read, as a bound on memory.

A result set of Salesforce has a row of at most 400,000 characters and an error. A record that 0.1.0
set aside stands whole in its error: 16 MB at most, four characters for each byte that is no text.
"""

# Python's default is 131,072. The limit is one of the process, whatever thread reads, so it is
# raised once, before anything is read, and never lowered again.
csv.field_size_limit(VALUE_CHARACTERS)


def csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Parse lines that keep their line breaks; breaks within quotes are kept as they are."""
    return csv.reader(lines, delimiter=delimiter)
