"""Write a part's own rows, by what became of them: result files, and a next attempt."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cached_property
from itertools import chain

from bulkdrop import layout
from bulkdrop.load.part import Attempt, Part
from bulkdrop.own_rows.records import cells_of
from bulkdrop.own_rows.search import OwnRow, OwnRows
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.sift import Fate, Sift, said_of
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.columns import kept_columns
from bulkdrop.work.next_attempt import read_positions, write_next_attempt
from bulkdrop.work.outcome import ResultFile, last_attempt
from bulkdrop.work.own_records import Origin, OwnRecord, own_records
from bulkdrop.work.own_result_file import OwnResultFile, OwnTable
from bulkdrop.work.part_content import PartContent

_PARENT = re.compile(r"(?!id$|ownerid$).*id$|.*\.", re.IGNORECASE)
_SORTED_BYTES = 16_000_000

_FILES = {
    Fate.LOADED: ResultName.SUCCESS,
    Fate.FAILED: ResultName.FAILURE,
    Fate.HANDED_BACK: ResultName.UNPROCESSED,
}


class OwnResults:
    """
    The rows of a part, found by what Salesforce says of them.

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
        self._origin = Origin.of(attempt.part)
        self._table = OwnTable.of(bucket, attempt, self._header)

    def write(self, sift: Sift) -> tuple[dict[ResultName, ResultFile], tuple[Part, ...]]:
        """Write the files that hold a record, and return them and all next attempts."""
        part = self._attempt.part
        with ExitStack() as stack:
            own = self._searched(stack, sift)
            if any(sift.unfound(own)) and sift.look_at_loaded():
                own = self._searched(stack, sift)
            files = self._files(sift, own)
            if not own.has(Fate.RETRIED):
                return files, self._earlier
            number = last_attempt(self._bucket, self._attempt.load.load_id, part) + 1
            key = layout.again_key(self._attempt.prefix, number)
            records = (record for row, record in self._found(own) if _is_left(row, Fate.RETRIED))
            again = write_next_attempt(
                self._bucket, key, part, self._header, self._by_parent(records)
            )
        return files, (*self._earlier, dataclasses.replace(again, attempt=number))

    def hand_back(self) -> dict[ResultName, ResultFile]:
        """Write every record back as unprocessed: none of them reached Salesforce."""
        with self._file(ResultName.UNPROCESSED) as file:
            for record in own_records(self._bucket, self._origin, self._content.open()):
                file.add(record, [])
        return {ResultName.UNPROCESSED: file.file}

    def _searched(self, stack: ExitStack, sift: Sift) -> OwnRows:
        records = self._attempt.part.records
        own = stack.enter_context(OwnRows(self._content.open, self._delimiter, records))
        own.search(sift.answers, chain.from_iterable(self._sent()))
        return own

    def _files(self, sift: Sift, own: OwnRows) -> dict[ResultName, ResultFile]:
        files: dict[Fate, OwnResultFile] = {}
        with ExitStack() as stack:

            def file(fate: Fate) -> OwnResultFile:
                if fate not in files:
                    files[fate] = stack.enter_context(self._file(_FILES[fate]))
                return files[fate]

            for row, record in self._found(own):
                if row.fate in {Fate.FAILED, Fate.LOADED}:
                    file(Fate(row.fate)).add(record, said_of(row.payload))
                elif _is_left(row, Fate.HANDED_BACK):
                    file(Fate.HANDED_BACK).add(record, [])
            for each in sift.unfound(own):
                file(each.fate).add_last(self._echo(each.echo), each.said)
        return {_FILES[fate]: each.file for fate, each in files.items()}

    def _found(self, own: OwnRows) -> Iterator[tuple[OwnRow, OwnRecord]]:
        """Yield what was found with its record, in the order of the part."""
        records = own_records(self._bucket, self._origin, self._content.open())
        for row in own.found():
            yield row, next(each for each in records if each.sent.position == row.position)

    @cached_property
    def _echo(self) -> Callable[[list[str]], bytes]:
        columns = kept_columns(self._bucket, self._attempt.load.load_id)
        return self._table.echo_of(self._header, columns)

    def _file(self, name: ResultName) -> OwnResultFile:
        attempt = self._attempt
        # A later attempt has rows of one parent together, as a grouped load has from the start.
        in_order = attempt.part.attempt == 1 and not attempt.plan.is_grouped
        return OwnResultFile(self._bucket, attempt.prefix, name, self._table, in_order=in_order)

    def _sent(self) -> Iterator[Iterable[int]]:
        records = self._attempt.part.records
        for following in self._earlier:
            key = following.source.key
            is_ours = key.startswith(self._attempt.prefix)
            yield read_positions(self._bucket, key, records) if is_ours else range(records)

    def _by_parent(self, records: Iterator[OwnRecord]) -> Iterator[OwnRecord]:
        """Put records of one parent together if they are few: Salesforce locks the parent."""
        sent = b"".join(self._content.sent_header())
        columns = enumerate(cells_of(sent, self._delimiter))
        parent = next((at for at, name in columns if _PARENT.match(name.strip())), None)
        held: list[OwnRecord] = []
        size = 0
        while parent is not None and size <= _SORTED_BYTES and (record := next(records, None)):
            held.append(record)
            size += len(record.sent.raw)
        if parent is not None and size <= _SORTED_BYTES:
            held.sort(key=lambda record: cells_of(record.sent.raw, self._delimiter)[parent])
        return chain(held, records)


def _is_left(row: OwnRow, fate: Fate) -> bool:
    """Return whether this becomes of a record, which was not sent again before."""
    return row.fate == fate and not row.sent
