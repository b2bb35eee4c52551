"""The limit of the request that does all in one."""

import json

import pytest
from werkzeug import Request
from werkzeug.test import EnvironBuilder

from sfbulk import MULTIPART_LIMIT, JobContentTooLargeError, JobSpec, Operation
from sfbulk._multipart import multipart_body

CONTACTS = JobSpec("Contact", Operation.INSERT)


@pytest.mark.parametrize("character", ["x", "ü", "語", "🎈"])
def test_limit_counts_characters(character: str) -> None:
    """100,000 characters pass, however many bytes they take; one more does not."""
    body, _ = multipart_body(CONTACTS, (character * MULTIPART_LIMIT).encode())
    assert len(body) > MULTIPART_LIMIT * len(character.encode())
    with pytest.raises(JobContentTooLargeError, match="100,001 characters"):
        multipart_body(CONTACTS, (character * (MULTIPART_LIMIT + 1)).encode())


def test_content_that_is_not_utf8_is_refused() -> None:
    """Characters can only be counted in UTF-8, and Salesforce reads nothing else."""
    with pytest.raises(ValueError, match="not UTF-8 at byte 3"):
        multipart_body(CONTACTS, b"M\xc3\xbc\xffller")


@pytest.mark.parametrize("content", [b"", b"\r\n", b'"a\r\nb"\r\n', b"--\r\n", "Ü\n".encode()])
def test_content_is_carried_unchanged(content: bytes) -> None:
    """Line breaks and dashes in the data are not taken for the frame's."""
    body, content_type = multipart_body(CONTACTS, content)
    frame = EnvironBuilder(method="POST", data=body, content_type=content_type)
    with Request(frame.get_environ()) as request:
        assert json.loads(request.form["job"]) == CONTACTS.to_json()
        assert content == request.files["content"].read()


def test_boundaries_differ() -> None:
    """No boundary can be foreseen, so no data can contain it but by chance."""
    assert len({multipart_body(CONTACTS, b"x")[1] for _ in range(10)}) == 10
