"""Collect the ids of the records that a load created, while their result set passes by."""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Protocol

from bulkdrop.spooled_file import SpooledFile
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.outcome import ResultFile


class ResultSet(Protocol):
    """A result set that can be read again."""

    def header(self) -> list[str]:
        """Return its columns."""

    def rows(self) -> Iterator[list[str]]:
        """Read its rows, the header aside."""


class CreatedIds(AbstractContextManager["CreatedIds"]):
    """
    Collects the ids of created records, and writes undo.csv of them.

    `updates` says whether the operation may update some records and create others.
    A row is known by how it begins, as Salesforce writes it. Nothing else in well-formed CSV looks
    so at the beginning of a line: a quote within a cell is doubled, and one that ends a cell is
    followed by a delimiter. A set of which not every row was seen so is read as CSV.
    """

    def __init__(self, bucket: Bucket, key: str, delimiter: str, *, updates: bool = True) -> None:
        d, record = re.escape(delimiter.encode()), rb'\n"([0-9A-Za-z]{15,18})"'
        self._created = re.compile(record + d + rb'"(?:true|True|TRUE)"')
        self._updated = re.compile(record + d + rb'"(?:false|False|FALSE)"') if updates else None
        self._bucket, self._key = bucket, key
        self._file = SpooledFile()
        self._records = self._seen = 0

    def __exit__(self, *raised: object) -> None:
        self._file.__exit__(*raised)

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass a set on."""
        rest = b""
        for chunk in chunks:
            rest += chunk
            end = rest.rfind(b"\n")
            self._look_at(rest[: max(0, end)])
            rest = rest[max(0, end) :]
            yield chunk
        self._look_at(rest)

    def save(self, records: int, results: ResultSet) -> ResultFile:
        """Write undo.csv, if a record of the set, which has as many, was created."""
        if self._seen != records:
            self._read(results)
        if self._records:
            self._bucket.write_stream(self._key, chain([b"Id\n"], self._file.chunks()))
        return ResultFile(self._key, self._records)

    def _look_at(self, text: bytes) -> None:
        ids = self._created.findall(text)  # twice as fast as a search that finds both kinds
        self._seen += len(ids)
        if self._updated:
            self._seen += len(self._updated.findall(text))
        self._add(ids)

    def _read(self, results: ResultSet) -> None:
        self._file.clear()
        self._records = 0
        header = [name.strip().lower() for name in results.header()]
        if {"sf__id", "sf__created"} <= {*header}:
            record, created = header.index("sf__id"), header.index("sf__created")
            for row in results.rows():
                if row[created].lower() == "true" and row[record]:
                    self._add([row[record].encode()])

    def _add(self, ids: list[bytes]) -> None:
        if ids:
            self._file.write(b"\n".join([*ids, b""]))
            self._records += len(ids)
