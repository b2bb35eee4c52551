"""A stretch of a table's records that fits one ingest job."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Slice:
    """
    The records in the bytes [start, stop) of a source; they fit one ingest job.

    `characters` counts the slice as it is sent, header and all.
    """

    start: int
    stop: int
    records: int
    characters: int
