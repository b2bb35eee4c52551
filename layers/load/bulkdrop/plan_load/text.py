"""An upload as one UTF-8 text: unpacked and decoded."""

import csv
import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from bulkdrop.load import Upload
from bulkdrop.plan_load.breaks import cr_to_lf
from bulkdrop.plan_load.containers import Compression, Member, open_files, refuse_packed
from bulkdrop.plan_load.encoding import UTF_8, detect_encoding, mark_of, to_utf8
from bulkdrop.plan_load.header import Header
from bulkdrop.plan_load.peek import peek
from bulkdrop.plan_load.places import Places
from bulkdrop.plan_load.recognise import naming, refuse_binary, refuse_other_text
from bulkdrop.storage.bucket import Bucket
from sfbulk import ColumnDelimiter


@dataclasses.dataclass(frozen=True)
class Text:
    """
    The text of an upload that is packed so: of all files in it, their header kept once.

    `encoding` is what the upload's metadata says of all files; where it says nothing, `guessed` has
    the encoding of each file that is no Unicode, by its name. `places`, `encodings`,
    `line_ends` (where not LF or CRLF) and `marked` (the files with a byte order mark) are written
    while the text is read.
    """

    bucket: Bucket
    upload: Upload
    compression: Compression
    column_delimiter: ColumnDelimiter | None
    max_unpacked_bytes: int
    encoding: str | None = None
    guessed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    places: Places = dataclasses.field(default_factory=Places)
    encodings: dict[str, str] = dataclasses.field(default_factory=dict)
    line_ends: set[str] = dataclasses.field(default_factory=set)
    marked: set[str] = dataclasses.field(default_factory=set)

    def blocks(self) -> Iterator[bytes]:
        """
        Stream the text as UTF-8 without a mark; lines that end with a lone CR end with LF.

        Raises UploadRefusedError where a file is no table, or has another header than the first.
        """
        first: Header | None = None
        line, ended = 1, True
        for member in self._members():
            with naming(member.name):
                head, blocks = peek(self._decoded(member))
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
            self.places.begin(
                line, "" if member.alone else member.name, 1 + header.row.count(b"\n") * bool(first)
            )
            first = first or header
            for block in blocks:
                yield block
                if not member.alone:
                    line += block.count(b"\n")
                ended = block.endswith(b"\n") if block else ended

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
        from bulkdrop.plan_load.guess.sample import sample_of  # noqa: PLC0415

        found: dict[str, bytes] = {}
        for member in self._members():
            head, blocks = peek(member.blocks)
            if detect_encoding(head) == UTF_8 and (sample := sample_of(blocks)):
                found[member.name] = sample
        return found

    def _members(self) -> Iterator[Member]:
        return open_files(self.bucket, self.upload, self.compression, self.max_unpacked_bytes)

    def _decoded(self, member: Member) -> Iterator[bytes]:
        head, blocks = peek(member.blocks)
        refuse_binary(head)
        refuse_packed(head)
        encoding = self.encoding or self.guessed.get(member.name) or detect_encoding(head)
        self.encodings[member.name] = encoding
        if mark_of(head):
            self.marked.add(member.name)
        return cr_to_lf(to_utf8(blocks, encoding), self.line_ends)


def render(rows: Iterable[Iterable[str]], delimiter: str) -> bytes:
    """Write rows as CSV with LF line ends, quoted where they must be."""
    out = _Lines()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return "".join(out).encode()


class _Lines(list[str]):
    """What a csv writer writes to."""

    def write(self, line: str) -> None:
        self.append(line)


def drop_first(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Drop the first `size` bytes of a stream."""
    for block in blocks:
        yield block[size:]
        size = max(0, size - len(block))
