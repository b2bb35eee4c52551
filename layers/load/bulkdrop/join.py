"""Join the parts' result files into one, with one header."""

import csv
import io
from collections.abc import Iterable, Iterator

from bulkdrop.bucket import Bucket


def join_files(bucket: Bucket, sources: list[str], target: str, delimiter: str) -> None:
    """
    Write one CSV from the sources: copied inside S3 if there is one, else streamed.

    Salesforce does not promise the order of columns, so they are matched by name: the order of the
    first source is kept.
    """
    if len(sources) == 1:
        bucket.copy(sources[0], target)
    else:
        bucket.write_stream(target, _joined(map(bucket.read, sources), delimiter))


def _joined(files: Iterable[Iterator[bytes]], delimiter: str) -> Iterator[bytes]:
    first: bytes | None = None
    for file in files:
        header, chunks = _split_header(file)
        if first is None:
            first = header
            yield header
        if header == first:
            yield from _ended(chunks)
        else:
            yield from _reordered(
                chunks, _names(header, delimiter), _names(first, delimiter), delimiter
            )


def _split_header(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Take the header row off; the names in it hold no line breaks."""
    head = b""
    for chunk in chunks:
        head += chunk
        if b"\n" in chunk:
            break
    end = head.find(b"\n") + 1 or len(head)

    def rest() -> Iterator[bytes]:
        yield head[end:]
        yield from chunks

    return head[:end].rstrip(b"\r\n") + b"\n", rest()


def _ended(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Pass the chunks on and see that the last record ends with a line break."""
    last = b"\n"
    for chunk in chunks:
        last = chunk[-1:] or last
        yield chunk
    if last != b"\n":
        yield b"\n"


def _names(header: bytes, delimiter: str) -> list[str]:
    return [name.lower() for name in next(csv.reader([header.decode()], delimiter=delimiter))]


def _reordered(
    chunks: Iterator[bytes], names: list[str], wanted: list[str], delimiter: str
) -> Iterator[bytes]:
    order = [names.index(name) if name in names else None for name in wanted]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in csv.reader(_lines(chunks), delimiter=delimiter):
        writer.writerow(["" if place is None else row[place] for place in order])
        if text.tell() >= 1 << 16:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _lines(chunks: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode() + "\n"
    if rest:
        yield rest.decode()
