"""A result file of the upload's own rows in its order, and the order of each beside it."""

from contextlib import AbstractContextManager, ExitStack

from bulkdrop import layout
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.growing_object import GrowingObject
from bulkdrop.table.result_csv import ADDED, beside_own
from bulkdrop.work.outcome import ResultFile


class ResultRows(AbstractContextManager["ResultRows"]):
    """
    Takes rows in the upload's order, as bytes of which each ends with a line break.

    The order of a row is that of its place (Place.order), or of the row before it where its place
    is not known. `file` is what was written, once the `with` block has ended.
    """

    def __init__(
        self, bucket: Bucket, key: str, name: ResultName, header: bytes, delimiter: str
    ) -> None:
        self._stack = ExitStack()
        self._rows = self._stack.enter_context(GrowingObject(bucket, key))
        self._order = self._stack.enter_context(GrowingObject(bucket, layout.order_key(key)))
        self._rows.write(beside_own(ADDED[name], header, delimiter))
        self._records = 0
        self._first: int | None = None
        self._last = 0

    def add(self, order: int | None, row: bytes) -> None:
        """Add a row."""
        self._last = self._last if order is None else order
        if self._first is None:
            self._first = self._last
        self._rows.write(row)
        self._order.write(b"%d\n" % self._last)
        self._records += 1

    def __exit__(self, *raised: object) -> None:
        self._stack.__exit__(*raised)  # type: ignore[arg-type] # as they came

    @property
    def file(self) -> ResultFile:
        """Return where the rows are, how many, and the order of the first and last."""
        return ResultFile(self._rows.key, self._records, self._first, self._last)
