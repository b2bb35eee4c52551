"""A stretch of a table's records that fits one ingest job."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Own:
    """
    Where it is written how the records of a slice stand in the upload.

    Bytes [lines_start, lines_stop) of one file hold their lines, without those of the first `skip`
    records there; bytes [rows_start, rows_stop) of another the rows that are sent otherwise.
    """

    lines_start: int
    lines_stop: int
    rows_start: int
    rows_stop: int
    skip: int = 0

    def divided(self, records: int, rows: int) -> "tuple[Own, Own]":
        """Return this for the first records, with this many bytes of rows, and for the rest."""
        middle = self.rows_start + rows
        skip = self.skip + records
        return (
            dataclasses.replace(self, rows_stop=middle),
            dataclasses.replace(self, rows_start=middle, skip=skip),
        )


@dataclasses.dataclass(frozen=True)
class Slice:
    """
    The records in the bytes [start, stop) of a source; they fit one ingest job.

    `characters` counts the slice as it is sent, header and all. `line` is where the first record
    begins in the text. `own` is there if the source is no upload but a copy.
    """

    start: int
    stop: int
    records: int
    characters: int
    line: int = 0
    own: Own | None = None
