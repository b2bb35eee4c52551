"""The data of one job on its way to the org, as a stream whose length is known."""

from collections.abc import Iterable, Iterator

from sfbulk._errors import JobContentTooLargeError

# Bytes. An org takes 150 MB after its own base64 encoding, which can add half (Bulk API 2.0 guide).
UPLOAD_LIMIT = 100_000_000
# A socket's time-out is for all of what it is handed at once, so it gets no more than this.
PIECE_SIZE = 1 << 20


class UnreadableContentError(Exception):
    """Carries what the caller's content raised past layers that would take it for their own."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class UploadStream:
    """What `requests` sends chunk by chunk; its length becomes the Content-Length."""

    def __init__(self, content: Iterable[bytes], length: int) -> None:
        self._content = content
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        """
        Yield the chunks, the last one only when the length has proved right.

        So content of another length never becomes a complete request.
        """
        seen, held = 0, b""
        for chunk in self._chunks():
            seen += len(chunk)
            if seen > self._length:
                break
            yield held
            held = chunk
        if seen != self._length:
            raise UnreadableContentError(_wrong_length(seen, self._length))
        yield held

    def _chunks(self) -> Iterator[bytes]:
        try:
            for chunk in self._content:
                view = _as_bytes(chunk)
                for start in range(0, len(view), PIECE_SIZE):
                    yield bytes(view[start : start + PIECE_SIZE])
        except Exception as error:
            raise UnreadableContentError(error) from error


def check_upload_length(length: int, job_id: str) -> None:
    """Raise `JobContentTooLargeError` for more than `UPLOAD_LIMIT` bytes."""
    if length > UPLOAD_LIMIT:
        raise JobContentTooLargeError(
            f"The content for job {job_id} has {length:,} bytes; a job takes at most"
            f" {UPLOAD_LIMIT:,}. Split it into several jobs, between records.",
            job_id=job_id,
        )


def _as_bytes(chunk: object) -> memoryview:
    if isinstance(chunk, bytes | bytearray | memoryview):
        return memoryview(chunk).cast("B")
    raise TypeError(
        f"The content gave {type(chunk).__name__} and not bytes; it was not uploaded."
        " Open files in binary mode, and encode text as UTF-8."
    )


def _wrong_length(seen: int, length: int) -> ValueError:
    amount = "more than" if seen > length else f"{seen:,} of"
    return ValueError(
        f"The content has {amount} the {length:,} bytes announced; it was not uploaded."
        " Pass its exact length in bytes."
    )
