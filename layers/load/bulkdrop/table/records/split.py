"""Split CSV into its records, as bytes."""

from collections.abc import Iterable, Iterator


def split_records(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the records of a text, line ends included, and blank lines as they are."""
    held: list[bytes] = []
    in_quotes = False
    for line in _lines(chunks):
        if b'"' in line:
            in_quotes ^= line.count(b'"') % 2 == 1
        elif not held:
            yield line
            continue
        held.append(line)
        if not in_quotes:
            yield b"".join(held)
            held.clear()
    if held:
        yield b"".join(held)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line + b"\n"
    if rest:
        yield rest
