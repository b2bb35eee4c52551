"""The malformed lines of an upload, as they were set aside."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bulkdrop.load.plan import SetAside
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.result_csv import NOT_SENT

_ERROR = re.compile(rf"{NOT_SENT}:Line (?:[^ ]+:)?(\d+) (.*?): (.*):--", re.DOTALL)


class Malformed(NamedTuple):
    """A malformed record: where it begins, how many lines it takes, and what is wrong with it."""

    line: int
    lines: int
    complaint: str


def malformed_lines(bucket: Bucket, aside: SetAside, delimiter: str) -> Iterator[Malformed]:
    """Yield the malformed records that were set aside."""
    rows = read_rows(bucket.read(aside.key), delimiter)
    error = next(rows).index("sf__Error")
    for row in rows:
        if found := _ERROR.fullmatch(row[error]):
            yield Malformed(int(found[1]), 1 + found[3].count("\n"), found[2])
