"""A record that cannot be sent, and why."""

import dataclasses

from bulkdrop.table.files.places import Place
from bulkdrop.table.records.no_records import PassedOver

NOT_UTF8 = "is not UTF-8 text"
ZERO_BYTE = "holds a zero byte"


@dataclasses.dataclass(frozen=True)
class BadRecord:
    """
    What cannot be sent: its first line, its bytes, line end included, and what is wrong with it.

    Rows that say nothing are `passed_over` together, and nothing is wrong with them. `line` counts
    in the text that was scanned, `place` says where that was in the upload.
    """

    line: int
    record: bytes
    complaint: str
    passed_over: PassedOver | None = None
    place: Place | None = None

    @property
    def where(self) -> Place:
        """Return the line as the upload counts it."""
        return self.place or Place(self.line)
