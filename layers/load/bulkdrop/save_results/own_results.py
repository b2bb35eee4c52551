"""Write what is left of a part as its own rows: a next attempt, unprocessed.csv, failure.csv."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from bulkdrop import layout
from bulkdrop.load.part import Attempt, Part
from bulkdrop.own_rows.records import Record, cells_of
from bulkdrop.own_rows.search import OwnRows
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.sift import Fate, Sift
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.next_attempt import gathered, part_of_file, read_positions, write_own_rows
from bulkdrop.work.outcome import ResultFile, last_attempt, write_counted
from bulkdrop.work.part_content import PartContent

_PARENT = re.compile(r"(?!id$|ownerid$).*id$|.*\.", re.IGNORECASE)
_SORTED_BYTES = 16_000_000


class OwnResults:
    """
    The rows of a job that did not succeed, found in their part.

    `earlier` are the next attempts that there are already. What they load is not sent again;
    what is found beyond that becomes an attempt of its own.
    """

    def __init__(self, bucket: Bucket, attempt: Attempt, earlier: tuple[Part, ...]) -> None:
        self._bucket = bucket
        self._attempt = attempt
        self._earlier = earlier
        self._delimiter = attempt.plan.column_delimiter.character
        self._content = PartContent(bucket, attempt)
        self._header = b"".join(self._content.header())

    def write(self, sift: Sift) -> tuple[dict[ResultName, ResultFile], tuple[Part, ...]]:
        """Write the files, and return them and all next attempts."""
        part = self._attempt.part
        with OwnRows(self._content.open, self._delimiter, part.records) as own:
            own.search(sift.answers, chain.from_iterable(self._sent()))
            files: dict[ResultName, ResultFile] = {ResultName.FAILURE: self._failures(sift, own)}
            if own.has(Fate.HANDED_BACK):
                key = layout.result_key(self._attempt.prefix, ResultName.UNPROCESSED)
                files[ResultName.UNPROCESSED] = self._write(own, Fate.HANDED_BACK, key)
            if not own.has(Fate.RETRIED):
                return files, self._earlier
            attempt = last_attempt(self._bucket, self._attempt.load.load_id, part) + 1
            left = self._write(own, Fate.RETRIED, layout.again_key(self._attempt.prefix, attempt))
        return files, (*self._earlier, part_of_file(self._bucket, left, part, attempt))

    def _sent(self) -> Iterator[Iterable[int]]:
        for following in self._earlier:
            yield read_positions(
                self._bucket, following, self._attempt.prefix, self._attempt.part.records
            )

    def _failures(self, sift: Sift, own: OwnRows) -> ResultFile:
        key = layout.result_key(self._attempt.prefix, ResultName.FAILURE)
        return write_counted(self._bucket, key, gathered(sift.failures(own)))

    def _write(self, own: OwnRows, fate: Fate, key: str) -> ResultFile:
        found = (each.record for each in own.found() if each.fate == fate and not each.sent)
        records = self._by_parent(found) if fate is Fate.RETRIED else found
        line_end = self._attempt.part.line_ending.characters.encode()
        return write_own_rows(self._bucket, key, self._header, records, line_end)

    def _by_parent(self, records: Iterator[Record]) -> Iterator[Record]:
        """Put records of one parent together if they are few: Salesforce locks the parent."""
        sent = b"".join(self._content.sent_header())
        columns = enumerate(cells_of(sent, self._delimiter))
        parent = next((at for at, name in columns if _PARENT.match(name.strip())), None)
        held: list[Record] = []
        size = 0
        while parent is not None and size <= _SORTED_BYTES and (record := next(records, None)):
            held.append(record)
            size += len(record.raw)
        if parent is not None and size <= _SORTED_BYTES:
            held.sort(key=lambda record: cells_of(record.raw, self._delimiter)[parent])
        return chain(held, records)
