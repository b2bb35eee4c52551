"""MaxRecordsPerLoad: an upload of too many records is refused as soon as that is seen."""

from collections.abc import Iterator
from itertools import count

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.header.dialect import detect_dialect
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.record_limit import PACKED_RECORDS, RecordLimit
from bulkdrop.table.records.scan import Scan

DIALECT = detect_dialect(b"LastName,Email\n")
BLOCK = b"a,b\n" * 100


def skip(_bad: BadRecord) -> None:
    """Skip what cannot be sent."""


def read(blocks: Iterator[bytes], most: int) -> tuple[bytes, Scan]:
    """Scan the blocks under a limit."""
    scan = Scan(DIALECT, skip, start=0, max_part_bytes=1000)
    return b"".join(RecordLimit(most).limited(scan.run(blocks), scan)), scan


def test_endless_upload_is_refused() -> None:
    """The count decides while the upload is read, not when its end is reached."""
    seen = 0

    def endless() -> Iterator[bytes]:
        nonlocal seen
        for _ in count():
            seen += 1
            yield BLOCK

    with pytest.raises(UploadRefusedError) as refused:
        read(endless(), 250)

    assert seen == 3
    assert refused.value.reason.to_json() == {
        "code": "TOO_LARGE",
        "parameter": "MaxRecordsPerLoad",
        "limit": 250,
    }


@pytest.mark.parametrize("records", [1, 100, 101, 777])
def test_limit_is_inclusive(records: int) -> None:
    """As many records as are allowed are loaded, in however many parts; one more is refused."""
    body = b"a,b\n" * records

    passed, scan = read(iter([body]), records)

    assert (passed, scan.records) == (body, records)
    with pytest.raises(UploadRefusedError):
        read(iter([body]), records - 1)


def test_malformed_records_do_not_count() -> None:
    """What is set aside is not sent, and does not count."""
    _, scan = read(iter([b"a,b\nragged\n\na,b\n"]), 2)

    assert scan.records == 2


@pytest.mark.parametrize(
    ("most", "packed_bytes", "limit"),
    [
        (150_000_000, None, RecordLimit(150_000_000)),
        (150_000_000, 97_000, RecordLimit(PACKED_RECORDS, 97_000)),
        (150_000_000, 1_000_000, RecordLimit(10_000_000, 1_000_000)),
        (150_000_000, 1_000_000_000, RecordLimit(150_000_000)),
        (500, 97_000, RecordLimit(500)),
    ],
)
def test_packed_uploads(most: int, packed_bytes: int | None, limit: RecordLimit) -> None:
    """A packed upload has a limit that grows with its size, and is never above the parameter's."""
    assert RecordLimit.of(most, packed_bytes) == limit
