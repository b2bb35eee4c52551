"""Line breaks: which kinds a text has, and one kind for all that is sent."""

from collections.abc import Iterable, Iterator

from bulkdrop.table.form import CR, MIXED
from bulkdrop.table.header.dialect import header_line, start_of_header
from bulkdrop.table.peek import peek
from sfbulk import LineEnding


class OtherBreaksError(Exception):
    """Within quotes there are breaks that records cannot keep whose lines end with CRLF."""


class Breaks:
    """Watches which breaks end the lines of a text; those within quotes end none."""

    def __init__(self, header: LineEnding) -> None:
        self._seen = {header.value}

    @property
    def line_ending(self) -> str:
        """How the lines of the text end: LF, CRLF or mixed."""
        return MIXED if len(self._seen) > 1 else next(iter(self._seen))

    def see(self, record: bytes) -> None:
        """Record how a record of the table ends."""
        if record.endswith(b"\n"):
            is_crlf = record.endswith(b"\r\n")
            self._seen.add((LineEnding.CRLF if is_crlf else LineEnding.LF).value)

    def watch(self, spans: Iterable[bytes], job: LineEnding) -> Iterator[bytes]:
        """Pass spans of whole records on; raises OtherBreaksError if CRLF cannot be their break."""
        for span in spans:
            if b"\r" not in span and job is LineEnding.LF:
                self._seen.add(LineEnding.LF.value)
            elif _is_all_crlf(span):
                self._seen.add(LineEnding.CRLF.value)
            else:
                self._look_closely(span, job)
            yield span

    def _look_closely(self, span: bytes, job: LineEnding) -> None:
        pieces = span.split(b'"')
        if job is LineEnding.CRLF and _has_other_than_crlf(b"".join(pieces[1::2])):
            raise OtherBreaksError
        outside = b"".join(pieces[::2])
        crlf = outside.count(b"\r\n")
        if crlf:
            self._seen.add(LineEnding.CRLF.value)
        if outside.count(b"\n") > crlf:
            self._seen.add(LineEnding.LF.value)


def job_line_ending(head: bytes, header: LineEnding) -> LineEnding:
    """Return the line ending of the header, or LF if breaks within quotes could not be kept."""
    within = b"".join(head.split(b'"')[1::2])
    return LineEnding.LF if _has_other_than_crlf(within) else header


def has_breaks(span: bytes, job: LineEnding) -> bool:
    """Return whether all breaks are those of the job."""
    return _is_all_crlf(span) if job is LineEnding.CRLF else b"\r" not in span


def with_breaks(spans: Iterable[bytes], job: LineEnding) -> Iterator[bytes]:
    """
    Make every break that of the job, even those within quotes.

    Salesforce looks at the raw bytes: a CRLF within a value makes it refuse a file whose lines end
    with LF.
    """
    for span in spans:
        if has_breaks(span, job):
            yield span
            continue
        even = span.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield even.replace(b"\n", b"\r\n") if job is LineEnding.CRLF else even


def cr_to_lf(blocks: Iterable[bytes], seen: set[str]) -> Iterator[bytes]:
    """Make LF of all breaks if a lone CR ends the header; record in `seen` how the lines ended."""
    head, whole = peek(blocks)
    start = start_of_header(head)
    end = start + len(header_line(head, start))
    if head[end : end + 1] != b"\r" or head[end : end + 2] == b"\r\n":
        yield from whole
        return
    seen.add(CR)
    yield from to_lf(_watched(whole, seen))


def _watched(blocks: Iterable[bytes], seen: set[str]) -> Iterator[bytes]:
    is_quoted = False
    for block in blocks:
        if b"\n" in block:
            pieces = block.split(b'"')
            if any(b"\n" in piece for piece in pieces[int(is_quoted) :: 2]):
                seen.add(MIXED)
        is_quoted ^= bool(block.count(b'"') % 2)
        yield block


def to_lf(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Make every line break a LF, even those within quotes."""
    held = b""
    for block in blocks:
        text = held + block
        held = b"\r" if text.endswith(b"\r") else b""
        text = text.removesuffix(held) if held else text
        yield text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
    if held:
        yield b"\n"


def _is_all_crlf(span: bytes) -> bool:
    return span.count(b"\r\n") == span.count(b"\n") == span.count(b"\r")


def _has_other_than_crlf(text: bytes) -> bool:
    rest = text.replace(b"\r\n", b"")
    return b"\n" in rest or b"\r" in rest


def has_other_breaks(span: bytes, line_ending: LineEnding) -> bool:
    """Return whether breaks of another kind stand within quotes: Salesforce looks at raw bytes."""
    if line_ending is LineEnding.LF:
        return b"\r" in span
    return not span.count(b"\r\n") == span.count(b"\n") == span.count(b"\r")
