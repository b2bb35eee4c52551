"""What the data of a job may be given as, and when it is read a second time."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kit.sfbulk_wire import EXPIRED, JOB, reply, wire

from sfbulk import AuthenticationError, ContentSpentError, JobContentTooLargeError

JOB_ID = JOB["id"]
DATA = b"LastName\n" + (b"Astro" * 200 + b"\n") * 1_200  # more than one piece of 1 MB
LINES = DATA.splitlines(keepends=True)


class Pipe(io.RawIOBase):
    """A file that can be read once, as pipes, sockets and downloads are."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # a writable buffer
        """Read once what there is."""
        return self._data.readinto(buffer)


class Chunks:
    """Chunks that can be read again and again, whose `len` is the sum of their bytes."""

    def __len__(self) -> int:
        return len(DATA)

    def __iter__(self) -> Iterator[bytes]:
        return iter(LINES)


def _placed(file: io.BytesIO, position: int) -> io.BytesIO:
    file.seek(position)
    return file


REPEATABLE: dict[str, Callable[[], tuple[Any, ...]]] = {
    "bytes": lambda: (DATA,),
    "bytearray": lambda: (bytearray(DATA),),
    "memoryview": lambda: (memoryview(DATA),),
    "file": lambda: (io.BytesIO(DATA),),
    "buffered file": lambda: (io.BufferedReader(io.BytesIO(DATA)),),
    "file from where it stands": lambda: (_placed(io.BytesIO(b"x" * 100 + DATA), 100),),
    "file with its length": lambda: (io.BytesIO(DATA), len(DATA)),
    "list": lambda: (LINES,),
    "tuple with its length": lambda: (tuple(LINES), len(DATA)),
    "chunks with a length": lambda: (Chunks(),),
    "function": lambda: (lambda: iter(LINES), len(DATA)),
}
ONCE: dict[str, Callable[[], tuple[Any, ...]]] = {
    "iterator": lambda: (iter(LINES), len(DATA)),
    "generator": lambda: ((line for line in LINES), len(DATA)),
    "pipe": lambda: (Pipe(DATA), len(DATA)),
    "buffered pipe": lambda: (io.BufferedReader(Pipe(DATA)), len(DATA)),
}


@pytest.mark.parametrize("name", [*REPEATABLE, *ONCE])
def test_content_of_any_form_is_sent_whole(name: str) -> None:
    """Bytes, files, iterables and functions are one: the org gets all bytes, length announced."""
    with wire(reply(201)) as (server, bulk):
        bulk.upload(JOB_ID, *(REPEATABLE | ONCE)[name]())
    assert server.received[0].body == DATA
    assert server.received[0].headers["Content-Length"] == str(len(DATA))


def test_file_on_disk_is_sent(tmp_path: Path) -> None:
    """What `open(path, "rb")` gives is content, as it is."""
    path = tmp_path / "people.csv"
    path.write_bytes(DATA)
    with wire(reply(201)) as (server, bulk), path.open("rb") as file:
        bulk.upload(JOB_ID, file)
    assert server.received[0].body == DATA


@pytest.mark.parametrize("name", REPEATABLE)
def test_expired_session_sends_the_content_from_its_start(name: str) -> None:
    """What can be read again is: the second request is the first one, byte for byte."""
    with wire(reply(401, EXPIRED), reply(201)) as (server, bulk):
        bulk.upload(JOB_ID, *REPEATABLE[name]())
    assert [request.body == DATA for request in server.received] == [True, True]


@pytest.mark.parametrize("name", ONCE)
def test_content_that_is_spent_is_not_sent_again(name: str) -> None:
    """What can be read once is never sent from its middle, nor empty: the error says what to do."""
    with (
        wire(reply(401, EXPIRED), reply(201)) as (server, bulk),
        pytest.raises(ContentSpentError, match="give a function that opens it") as caught,
    ):
        bulk.upload(JOB_ID, *ONCE[name]())
    assert len(server.received) == 1
    assert caught.value.job_id == JOB_ID


def test_session_is_renewed_for_the_next_upload() -> None:
    """After content that was spent, the caller's own second try finds a valid session."""
    with wire(reply(401, EXPIRED), reply(201)) as (server, bulk):
        with pytest.raises(ContentSpentError):
            bulk.upload(JOB_ID, iter(LINES), len(DATA))
        bulk.upload(JOB_ID, iter(LINES), len(DATA))
    assert server.received[1].headers["Authorization"] == "Bearer token-2"
    assert server.received[1].body == DATA


def test_function_that_opens_a_spent_iterator_is_found_out() -> None:
    """A function that opens nothing new makes no complete request."""
    spent = iter(LINES)
    with (
        wire(reply(401, EXPIRED), reply(201)) as (server, bulk),
        pytest.raises(ValueError, match="exact length"),
    ):
        bulk.upload(JOB_ID, lambda: spent, len(DATA))
    assert [len(request.body) == len(DATA) for request in server.received] == [True, False][
        : len(server.received)
    ]


@pytest.mark.parametrize(
    ("content", "length", "kind", "words"),
    [
        ("LastName\n", None, TypeError, "The content is text"),
        (io.StringIO("LastName\n"), None, TypeError, "binary mode"),
        (["LastName\n"], None, TypeError, "gave str and not bytes"),
        (iter(["L\u00e4stName\n"]), 9, TypeError, "gave str and not bytes"),
        (["LastName\n", b"x"], 10, TypeError, "gave str and not bytes"),
        (iter(LINES), None, TypeError, "has no length"),
        (Pipe(DATA), None, TypeError, "has no length"),
        (lambda: LINES, None, TypeError, "has no length"),
        (None, None, TypeError, "NoneType: give bytes, a file or chunks"),
        (7, 7, TypeError, "int: give bytes, a file or chunks"),
        (b"LastName\n", 8, ValueError, "has 9 bytes and not the 8 announced"),
        (io.BytesIO(b"LastName\n"), 8, ValueError, "exact length"),
        (io.BytesIO(b"LastName\n"), 10, ValueError, "exact length"),
    ],
)
def test_content_that_cannot_be_sent_is_explained(
    content: Any, length: int | None, kind: type[Exception], words: str
) -> None:
    """Text, content without a length and content of another length are refused in words."""
    with wire() as (server, bulk), pytest.raises(kind, match=words):
        bulk.upload(JOB_ID, content, length)
    assert all(len(r.body) < int(r.headers["Content-Length"]) for r in server.received)


def test_large_file_is_refused_unread() -> None:
    """A file over the limit is measured, not read."""

    class Large(Pipe):
        def seekable(self) -> bool:
            return True

        def tell(self) -> int:
            return 0

        def seek(self, offset: int, whence: int = 0, /) -> int:
            return 100_000_001 if whence else offset

    with wire() as (_, bulk), pytest.raises(JobContentTooLargeError, match="100,000,001"):
        bulk.upload(JOB_ID, Large(b""))


def test_what_a_file_raises_is_passed_on() -> None:
    """A file that breaks while it is read is reported as itself."""

    class Broken(Pipe):
        def readinto(self, buffer: Any) -> int:
            raise OSError(f"the disk is gone, {len(buffer)} bytes too early")

    with wire() as (_, bulk), pytest.raises(OSError, match="the disk is gone"):
        bulk.upload(JOB_ID, Broken(b""), 100)


def test_renewal_that_fails_reads_nothing_again() -> None:
    """A session that is refused twice ends the upload, whatever the content is."""
    with (
        wire(reply(401, EXPIRED), reply(401, EXPIRED)) as (server, bulk),
        pytest.raises(AuthenticationError),
    ):
        bulk.upload(JOB_ID, io.BytesIO(DATA))
    assert len(server.received) == 2
