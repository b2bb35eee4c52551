"""The records that cannot be sent, kept as a failure.csv would hold them."""

import tempfile
from contextlib import AbstractContextManager
from types import TracebackType

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import SetAside
from bulkdrop.plan_load.dialect import Dialect
from bulkdrop.plan_load.scan import BadRecord
from bulkdrop.plan_load.text import render
from bulkdrop.reason import ReasonCode
from bulkdrop.result_csv import not_sent, result_header
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.streams import chunks_of

# More is no file with some bad records but a bad file. It must fit /tmp (512 MB in Lambda).
_LIMIT_BYTES = 100_000_000
_MEMORY_BYTES = 1 << 20


class SetAsideRecords(AbstractContextManager["SetAsideRecords"]):
    """
    Collects bad records on disk, and writes them to the bucket at the end.

    A record is kept whole in the words of its error, since its cells need not fit the columns.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.records = 0
        self._first = ""
        self._columns = dialect.columns
        self._delimiter = dialect.column_delimiter.character
        self._file = tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115 # see __exit__
        self._file.write(result_header("failure", dialect.header, self._delimiter))

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, bad: BadRecord) -> None:
        """Keep a bad record; a blank line holds nothing to keep."""
        if bad.complaint:
            record = bad.record.decode(errors="backslashreplace").replace("\0", r"\x00")
            error = not_sent(bad.where, bad.complaint, record)
            self._keep(error, f"Line {bad.where} {bad.complaint}")

    def add_again(self, error: str) -> None:
        """Keep a record of a failure.csv that was not sent then either, with the error it had."""
        self._keep(error, "A record has no values, only the error of an earlier load")

    def _keep(self, error: str, reason: str) -> None:
        self.records += 1
        self._first = self._first or reason
        cells = [""] * len(self._columns)
        self._file.write(render([["", error, *cells]], self._delimiter))
        if self._file.tell() > _LIMIT_BYTES:
            raise UploadRefusedError(
                ReasonCode.MALFORMED_RECORDS,
                f"{self._first}, and so on: {self.records} records are no good CSV, and there are "
                "more. Nothing was sent; mend the file and drop it again.",
            )

    def save(self, bucket: Bucket, key: str) -> SetAside | None:
        """Write what was set aside; nothing if nothing was."""
        if not self.records:
            return None
        self._file.seek(0)
        bucket.write_stream(key, chunks_of(self._file))
        return SetAside(key, self.records, self._first)
