"""The malformed lines of an upload, as they were set aside."""

from collections.abc import Iterator
from typing import NamedTuple

from bulkdrop import layout
from bulkdrop.load.plan import SetAside
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import file_of
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.files.places import Place
from bulkdrop.table.result_csv import LINE, complaint_of


class Malformed(NamedTuple):
    """A malformed record: where it begins, and what is wrong with it."""

    place: Place
    complaint: str


def malformed_lines(bucket: Bucket, aside: SetAside, delimiter: str) -> Iterator[Malformed]:
    """Yield the malformed records that were set aside."""
    rows = read_rows(bucket.read(aside.key), delimiter)
    orders = file_of(bucket.read(layout.order_key(aside.key)))
    header = next(rows)
    error_at, line_at = header.index("sf__Error"), header.index(LINE)
    for row, order in zip(rows, orders, strict=True):
        if complaint := complaint_of(row[error_at], row[line_at]):
            yield Malformed(Place.of(int(order), row[line_at]), complaint)
