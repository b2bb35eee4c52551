"""An upload as one UTF-8 text: unpacked and decoded."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bulkdrop.table.breaks import cr_to_lf
from bulkdrop.table.content import Content
from bulkdrop.table.encoding import UTF_8, detect_encoding, mark_of, to_utf8
from bulkdrop.table.files.containers import (
    Bounds,
    Compression,
    Member,
    refuse_packed,
)
from bulkdrop.table.files.member_header import Header
from bulkdrop.table.files.open_files import open_files
from bulkdrop.table.files.places import Places
from bulkdrop.table.files.recognise import (
    WORKBOOK_MAGIC,
    naming,
    refuse_binary,
    refuse_other_text,
)
from bulkdrop.table.peek import peek
from bulkdrop.table.records.bad_record import BadRecord
from sfbulk import ColumnDelimiter

if TYPE_CHECKING:
    from bulkdrop.table.workbook.read import SheetReader
    from bulkdrop.table.workbook.write import WritersOf


@dataclasses.dataclass(frozen=True)
class Text:
    """
    The text of an upload that is packed so: of all files in it, their header kept once.

    `encoding` is what the upload's metadata says of all files; where it says nothing, `guessed` has
    the encoding of each file that is no Unicode, by its name. `writers_of` says how typed cells of
    workbooks are written. `places`, `encodings`, `sheets`,
    `line_ends` (where not LF or CRLF) and `marked` (the files with a byte order mark) are written
    while the text is read.
    """

    content: Content
    compression: Compression
    column_delimiter: ColumnDelimiter | None
    bounds: Bounds
    encoding: str | None = None
    sheet: str | None = None
    guessed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    places: Places = dataclasses.field(default_factory=Places)
    encodings: dict[str, str] = dataclasses.field(default_factory=dict)
    line_ends: set[str] = dataclasses.field(default_factory=set)
    marked: set[str] = dataclasses.field(default_factory=set)
    writers_of: "WritersOf | None" = None
    sheets: "dict[str, SheetReader]" = dataclasses.field(default_factory=dict)

    def blocks(self) -> Iterator[bytes]:
        """
        Stream the text as UTF-8 without a mark; lines that end with a lone CR end with LF.

        Raises UploadRefusedError where a file is no table, or has another header than the first.
        """
        first: Header | None = None
        line, ended = 1, True
        for member in self._members():
            with naming(member.name):
                head, blocks = peek(self._decoded(member, first))
                if not head.strip():
                    continue
                refuse_other_text(head)
                header = Header.of(member.name, head, self.column_delimiter)
                if first:
                    first.refuse_other(header)
                    blocks = drop_first(blocks, len(header.row))
            if not ended:
                yield b"\n"
                line += 1
            dropped, first = header.row.count(b"\n") if first else 0, first or header
            for block in self._placed(member, blocks, line, dropped):
                yield block
                if not member.alone:
                    line += block.count(b"\n")
                ended = block.endswith(b"\n") if block else ended

    def _placed(
        self, member: Member, blocks: Iterator[bytes], line: int, dropped: int
    ) -> Iterator[bytes]:
        """Pass a file's text on, and record where its lines are in the upload."""
        sheet = self.sheets.get(member.name)
        name = "" if member.alone else member.name
        noted = 0
        if not sheet:
            self.places.begin_file(line, name, dropped, [(1, 1)])
        for block in blocks:
            if sheet:
                self.places.begin_file(line, name, dropped, sheet.lines[noted:])
                noted = len(sheet.lines)
            yield block

    def unsent(self) -> Iterator[BadRecord]:
        """Iterate over the rows of sheets that cannot be sent, once the text is read."""
        for name, sheet in self.sheets.items():
            for row in sheet.unsent:
                place = self.places.in_file(name if len(self.encodings) > 1 else "", row.row)
                yield BadRecord(row.row, row.record, row.complaint, place=place)

    @property
    def written_in(self) -> str:
        """Name the encoding of the text that was read, or those of its files."""
        return ", ".join(dict.fromkeys(self.encodings.values()))

    def samples(self) -> dict[str, bytes]:
        """
        Return of each file lines that hold bytes beyond ASCII, to guess an encoding from.

        128 KiB of each file at most, from its whole length; nothing of files that say by themselves
        what they are.
        """
        # Only what is no Unicode is sampled.
        from bulkdrop.table.guess.sample import sample_of  # noqa: PLC0415

        found: dict[str, bytes] = {}
        for member in self._members():
            head, blocks = peek(member.blocks)
            narrow = not head.startswith(WORKBOOK_MAGIC) and detect_encoding(head) == UTF_8
            if narrow and (sample := sample_of(blocks)):
                found[member.name] = sample
        return found

    def _members(self) -> Iterator[Member]:
        return open_files(self.content, self.compression, self.bounds.unpacked_bytes)

    def _decoded(self, member: Member, first: Header | None) -> Iterator[bytes]:
        head, blocks = peek(member.blocks)
        refuse_binary(head)
        if head.startswith(WORKBOOK_MAGIC):
            from bulkdrop.table.workbook.member import sheet_of  # noqa: PLC0415 # compiled, and rare

            delimiter = self.column_delimiter or (first.column_delimiter if first else None)
            bound = self.bounds.workbook_bytes
            sheet = sheet_of(head, blocks, self.sheet, delimiter, bound, self.writers_of)
            if sheet:
                self.sheets[member.name] = sheet
                self.encodings[member.name] = UTF_8
                return sheet.blocks()
        refuse_packed(head)
        encoding = self.encoding or self.guessed.get(member.name) or detect_encoding(head)
        self.encodings[member.name] = encoding
        if mark_of(head):
            self.marked.add(member.name)
        return cr_to_lf(to_utf8(blocks, encoding), self.line_ends)


def drop_first(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Drop the first `size` bytes of a stream."""
    for block in blocks:
        yield block[size:]
        size = max(0, size - len(block))
