"""Refuse an upload of too many records as soon as the count is passed, however long it goes on."""

from collections.abc import Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.plan_load.scan import Scan
from bulkdrop.reason import ReasonCode


def limited(
    spans: Iterable[bytes], scan: Scan, most_records: int, earlier: int = 0
) -> Iterator[bytes]:
    """
    Pass on the spans of a scan while its records, and those `earlier`, are at most `most_records`.

    Raises UploadRefusedError at the first span beyond, so no more than some 1 MiB is read in vain.
    """
    for span in spans:
        if earlier + scan.records > most_records:
            raise UploadRefusedError(
                ReasonCode.TOO_LARGE,
                f"The file has more than {most_records:,} records, the most that MaxRecordsPerLoad "
                "allows. Nothing was sent; split the file, or have the stack's parameter raised.",
                parameter="MaxRecordsPerLoad",
                limit=most_records,
            )
        yield span
