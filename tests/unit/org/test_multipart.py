"""The lenient multipart reader of the sandbox org."""

import pytest

from local.org.api.multipart import parse
from local.org.errors import ApiError


def body(line_break: str, content: str) -> bytes:
    """Frame a job and a content part."""
    return line_break.join(
        [
            "--B",
            'Content-Disposition: form-data; name="job"',
            "",
            "{}",
            "--B",
            'content-disposition: form-data; name="content"; filename="content"',
            "Content-Type: text/csv",
            "",
            content,
            "--B--",
            "",
        ]
    ).encode()


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("boundary", ["B", '"B"'])
@pytest.mark.parametrize("content", ["", "A\n1", "A\n1\n", "A\r\n--Bx\r\n", "A\n\n--C\n"])
def test_parts(line_break: str, boundary: str, content: str) -> None:
    """Parts come out as they went in, with any framing."""
    content_type = f"multipart/form-data; boundary={boundary}"
    parts = parse(content_type, body(line_break, content))
    assert parts == {"job": b"{}", "content": content.encode()}


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("multipart/form-data", body("\n", "A")),
        ("multipart/form-data; boundary=C", body("\n", "A")),
        ("multipart/form-data; boundary=B", body("\n", "A")[:-10]),
        ("multipart/form-data; boundary=B", b"--B\nnothing\n--B--"),
        ("multipart/form-data; boundary=B", b"--B\nX: y\n\nnothing\n--B--"),
    ],
)
def test_no_multipart(content_type: str, data: bytes) -> None:
    """A body that is cut or not framed is refused."""
    with pytest.raises(ApiError):
        parse(content_type, data)
