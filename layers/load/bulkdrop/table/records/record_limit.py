"""Refuse an upload of too many records as soon as the count is passed, however long it goes on."""

import dataclasses
from collections.abc import Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.records.scan import Scan

PACKED_RECORDS = 1_000_000
"""A packed upload of any size may hold this many records."""
RECORDS_A_PACKED_BYTE = 10
"""A larger one may hold this many for each of its bytes. Real tables have a tenth of one."""


@dataclasses.dataclass(frozen=True)
class RecordLimit:
    """The most records of one upload: by MaxRecordsPerLoad, or less if it is packed."""

    most: int
    packed_bytes: int | None = None
    """The size of the packed upload, if that is what the limit comes from."""

    @classmethod
    def of(cls, max_records_per_load: int, packed_bytes: int | None) -> "RecordLimit":
        """Return the limit of an upload; `packed_bytes` is its size if it is packed."""
        if packed_bytes is not None:
            most = max(PACKED_RECORDS, RECORDS_A_PACKED_BYTE * packed_bytes)
            if most < max_records_per_load:
                return cls(most, packed_bytes)
        return cls(max_records_per_load)

    def limited(self, spans: Iterable[bytes], scan: Scan, earlier: int = 0) -> Iterator[bytes]:
        """
        Pass on the spans of a scan while its records, and those `earlier`, are not too many.

        Raises UploadRefusedError at the first span beyond, so that some 1 MiB is read in vain.
        """
        for span in spans:
            if earlier + scan.records > self.most:
                raise self._refusal()
            yield span

    def _refusal(self) -> UploadRefusedError:
        if self.packed_bytes is not None:
            return UploadRefusedError(
                ReasonCode.TOO_LARGE,
                f"The packed file of {self.packed_bytes:,} bytes unpacks to more than "
                f"{self.most:,} records, as no real table does. Nothing was sent; if it is one, "
                "drop it unpacked.",
                limit=self.most,
                packed_bytes=self.packed_bytes,
            )
        return UploadRefusedError(
            ReasonCode.TOO_LARGE,
            f"The file has more than {self.most:,} records, which is MaxRecordsPerLoad. "
            "Nothing was sent; split the file, or have the stack's parameter raised.",
            parameter="MaxRecordsPerLoad",
            limit=self.most,
        )
