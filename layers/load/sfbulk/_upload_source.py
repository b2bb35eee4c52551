"""What `upload` takes as a job's data, and whether it can be read a second time."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from typing import Protocol, runtime_checkable

from sfbulk._errors import ContentSpentError


@runtime_checkable
class BinaryFile(Protocol):
    """A file, or anything else that reads bytes."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


Chunks = Iterable[bytes]
UploadContent = bytes | bytearray | memoryview | BinaryFile | Chunks | Callable[[], Chunks]

_READ_SIZE = 1 << 20


def source_of(
    content: UploadContent, length: int | None, job_id: str
) -> tuple[Callable[[], Chunks], int]:
    """
    Return how the content is opened for each attempt, and its length in bytes.

    Content that can be read once is refused at the second attempt, by ContentSpentError: an upload
    is sent from its start or not at all. TypeError for text, and for what has no length.
    """
    if isinstance(content, str | io.TextIOBase):
        raise TypeError("The content is text: open the file in binary mode, or encode it as UTF-8.")
    if isinstance(content, bytes | bytearray | memoryview):
        data = bytes(content)
        return lambda: (data,), _agreed(length, len(data))
    if callable(content):
        return content, _agreed(length, None)
    if isinstance(content, BinaryFile):
        return _source_of_file(content, length, job_id)
    if not isinstance(content, Iterable):
        raise TypeError(f"The content is {type(content).__name__}: give bytes, a file or chunks.")
    if isinstance(content, Iterator):
        return _once(lambda: content, job_id), _agreed(length, None)
    return lambda: content, _agreed(length, _measured(content) if length is None else None)


def _source_of_file(
    file: BinaryFile, length: int | None, job_id: str
) -> tuple[Callable[[], Chunks], int]:
    """Read a file from where it stands, each time; one that cannot be rewound, once."""

    def chunks() -> Chunks:
        return iter(lambda: file.read(_READ_SIZE), b"")

    if not _is_seekable(file):
        return _once(chunks, job_id), _agreed(length, None)
    start = file.tell()  # type: ignore[attr-defined] # a seekable file has it

    def rewound() -> Chunks:
        file.seek(start)  # type: ignore[attr-defined] # as above
        return chunks()

    if length is None:
        length = file.seek(0, io.SEEK_END) - start  # type: ignore[attr-defined] # as above
    return rewound, length


def _is_seekable(file: BinaryFile) -> bool:
    seekable = getattr(file, "seekable", None)
    return seekable is not None and seekable()


def _once(open_content: Callable[[], Chunks], job_id: str) -> Callable[[], Chunks]:
    is_spent = False

    def open_once() -> Chunks:
        nonlocal is_spent
        if is_spent:
            raise ContentSpentError(
                f"The session expired during the upload to job {job_id}, and the content can be"
                " read only once; nothing was uploaded. Upload it again from its start, or give a"
                " function that opens it.",
                job_id=job_id,
            )
        is_spent = True
        return open_content()

    return open_once


def _measured(content: Chunks) -> int | None:
    if isinstance(content, Sequence):
        return sum(len(chunk) for chunk in content)
    return len(content) if isinstance(content, Sized) else None


def _agreed(given: int | None, measured: int | None) -> int:
    if given is None and measured is None:
        raise TypeError("The content has no length: pass it in bytes, as `length`.")
    if given is not None and measured not in {None, given}:
        raise ValueError(
            f"The content has {measured:,} bytes and not the {given:,} announced; it was not"
            " uploaded. Pass its exact length in bytes, or none."
        )
    return given if given is not None else measured or 0
