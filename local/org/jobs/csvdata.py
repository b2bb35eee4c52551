"""A job's data as a stream: the checks of the whole, the header, and the records one by one."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local.org.errors import JobFailure
from local.org.jobs.header import MAX_HEADER_CHARACTERS
from local.org.vocabulary import LineEnding

MAX_VALUE_CHARACTERS = 131_072
"""Checked here, since Python's limit is the process's, and others may raise it."""
MAX_RECORD_CHARACTERS = 400_000
_BLOCK = 1 << 20
_UNESCAPED_QUOTE = "Found unescaped quote. A value with quote should be within a quote"


def check_bytes(path: Path, line_ending: LineEnding) -> None:
    """
    Refuse data whose line ends are not the job's, or that is not UTF-8.

    Choice: every line break counts, those inside quotes too; field notes say that Salesforce
    looks at the raw bytes. A lone carriage return is no line end of either kind.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b""
    with path.open("rb") as data:
        while block := data.read(_BLOCK):
            if last == b"\r":
                block = last + block
            last = block[-1:]
            if _has_other_ending(block, line_ending):
                text = "LineEnding is invalid on user data. Current LineEnding setting is"
                raise JobFailure(f"ClientInputError : {text} {line_ending}")
            _check_utf8(decoder, block)


def _has_other_ending(block: bytes, line_ending: LineEnding) -> bool:
    if line_ending is LineEnding.LF:
        return b"\r\n" in block
    return block.count(b"\n") != block.count(b"\r\n")


def _check_utf8(decoder: codecs.IncrementalDecoder, block: bytes) -> None:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:  # choice of text
        raise _failed_to_parse("Data is not valid UTF-8") from None


@dataclass(slots=True)
class Record:
    """One record: its cells, or why it cannot be read; `text` is what the hash is made of."""

    cells: list[str]
    text: str
    problem: str | None = None


class CsvData:
    """Reads checked data; `offset` is the byte where the next record starts."""

    def __init__(self, path: Path, delimiter: str) -> None:
        self._file = path.open("rb")
        self._taken: list[str] = []
        self._reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)
        self.offset = 0
        self.header_text = ""
        try:
            self.header = self._read_header()
        except JobFailure:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def records(self) -> Iterator[Record]:
        """Yield the records after the header; blank lines are none."""
        while True:
            self._taken.clear()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._broken(str(error))
                continue
            if cells:
                yield self._record(cells)

    def _record(self, cells: list[str]) -> Record:
        text = "\x1f".join(cells)
        if '"' in text and not self._well_quoted(cells):
            return Record(cells, text, _UNESCAPED_QUOTE)
        if len(text) > MAX_VALUE_CHARACTERS and max(map(len, cells)) > MAX_VALUE_CHARACTERS:
            return Record(cells, text, f"Field larger than field limit ({MAX_VALUE_CHARACTERS})")
        if len(text) > MAX_RECORD_CHARACTERS:
            return Record(cells, text, f"Record is longer than {MAX_RECORD_CHARACTERS} characters")
        return Record(cells, text)

    def _well_quoted(self, cells: list[str]) -> bool:
        """Return whether each value that holds a quote was sent quoted, with its quotes doubled."""
        raw = "".join(self._taken)
        return all(_quoted(cell) in raw for cell in cells if '"' in cell)

    def _broken(self, reason: str) -> Record:
        raw = "".join(self._taken)
        while raw.count('"') % 2 and (line := next(self._lines_left, None)):
            raw += line
        return Record([], raw, reason[:1].upper() + reason[1:])

    def _lines(self) -> Iterator[str]:
        self._lines_left = self._decoded()
        return self._lines_left

    def _decoded(self) -> Iterator[str]:
        for line in self._file:
            self.offset += len(line)
            text = line.decode()
            self._taken.append(text)
            yield text

    def _read_header(self) -> list[str]:
        try:
            names = next(self._reader, [])
        except csv.Error as error:
            raise _failed_to_parse(str(error)) from None
        if any('"' in name for name in names) and not self._well_quoted(names):
            raise _failed_to_parse(_UNESCAPED_QUOTE)
        self.header_text = "".join(self._taken).rstrip("\r\n")
        if len(self.header_text) > MAX_HEADER_CHARACTERS:  # choice of text
            raise _failed_to_parse(f"Header is longer than {MAX_HEADER_CHARACTERS} characters")
        return names


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _failed_to_parse(text: str) -> JobFailure:
    return JobFailure(f"InvalidBatch : Failed to parse CSV. {text}")
