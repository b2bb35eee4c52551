"""The lines of the upload in which records of a table begin."""

from collections.abc import Iterator, Sequence

from bulkdrop.load_warning import WarningCode
from bulkdrop.plan_load.malformed_lines import malformed_lines
from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket

_SKIPPED = {
    WarningCode.BLANK_RECORDS,
    WarningCode.REPEATED_HEADER,
    WarningCode.REPORT_FOOTER,
    WarningCode.NOT_SENT_BEFORE,
}


class UploadLines:
    """
    Counts lines as the upload does: with those that were set aside or skipped.

    Of skipped rows the warnings name the first ten; behind more of them lines may be too small.
    """

    def __init__(self, bucket: Bucket, table: Table) -> None:
        self._line = table.dialect.line + 1
        delimiter = table.dialect.column_delimiter.character
        self._gaps: dict[int, int] = {}
        if table.set_aside:
            malformed = malformed_lines(bucket, table.set_aside, delimiter)
            self._gaps = {each.line: each.lines for each in malformed}
        for warning in table.warnings:
            if warning.code in _SKIPPED:
                self._gaps |= {line: 1 for line in warning.lines if isinstance(line, int)}

    def of(self, taken: Sequence[int]) -> list[int]:
        """Return where the next records begin, which take this many lines each."""
        return [*self._next(taken)]

    def _next(self, taken: Sequence[int]) -> Iterator[int]:
        gaps = self._gaps
        for lines in taken:
            while gaps and self._line in gaps:
                self._line += gaps.pop(self._line)
            yield self._line
            self._line += lines
