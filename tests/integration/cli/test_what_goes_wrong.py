"""What AWS or this machine refuses is said in a sentence with a fix, and never as a traceback."""

import json
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from werkzeug import Request, Response

from bulkdrop_cli.run import run
from local.http.server import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STACK = """<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs><member>
<OutputKey>UploadBucketName</OutputKey><OutputValue>drops</OutputValue></member></Outputs></member>
</Stacks></DescribeStacksResult></DescribeStacksResponse>"""
ERROR = "<{0}><Error><Code>{1}</Code><Message>{2}</Message></Error></{0}>"

Call = Callable[..., tuple[int, str, str]]


class Cloud:
    """Answers for the stack, unless said otherwise, and refuses everything of S3."""

    def __init__(self) -> None:
        self.stack = (200, STACK)
        self.code = "AccessDenied"
        self.server = Server(self._app, 0, time.time, "cloud")

    def _app(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        text = "User: ann is not authorized to perform: s3:PutObject"
        if request.form.get("Action") == "DescribeStacks":
            answer = Response(self.stack[1], self.stack[0], content_type="text/xml")
        elif "json" in (request.content_type or ""):
            refusal = {"__type": "AccessDeniedException", "message": text}
            answer = Response(json.dumps(refusal), 400, content_type=request.content_type)
        else:
            refused = f"<Error><Code>{self.code}</Code><Message>{text}</Message></Error>"
            answer = Response(refused, 403, content_type="text/xml")
        return answer(environ, start)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    cloud = Cloud()
    environment = {
        "AWS_ENDPOINT_URL": cloud.server.url,
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "tested",
        "AWS_SECRET_ACCESS_KEY": "tested",
        "AWS_CONFIG_FILE": "/nowhere",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "BULKDROP_STACK": f"drops-{uuid.uuid4().hex[:8]}",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    cloud.server.start()
    yield cloud
    cloud.server.stop()


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return what runs a call in this process: its exit status, and what it printed."""

    def _call(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bulkdrop", *map(str, words)])
        code = run()
        return code, *capsys.readouterr()

    return _call


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("LastName\nNoether\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "fix"),
    [("AccessDenied", "policies to copy"), ("ExpiredToken", "Log in to AWS again")],
)
def test_upload_is_refused(cloud: Cloud, call: Call, people: Path, code: str, fix: str) -> None:
    """An upload that S3 refuses names the right that lacks, or the login that is over."""
    cloud.code = code

    status, out, said = call("load", people, "Contact", "insert")

    assert (status, out) == (69, "")
    assert "s3:PutObject" in said
    assert fix in said


def test_stack_is_not_to_be_seen(cloud: Cloud, call: Call) -> None:
    """Without the right to look at the stack, the action is named."""
    text = "User: ann is not authorized to perform: cloudformation:DescribeStacks"
    cloud.stack = (403, ERROR.format("ErrorResponse", "AccessDenied", text))

    status, out, said = call("ls")

    assert (status, out) == (69, "")
    assert "cloudformation:DescribeStacks. Ask for that right" in said


def test_doctor_without_rights(cloud: Cloud, call: Call) -> None:
    """What may not be looked at is said so, one by one, and the exit status is that of AWS."""
    outputs = ("StateMachineArn", "SalesforceSecretArn", "DeadLetterQueueUrl")
    more = "".join(
        f"<member><OutputKey>{name}</OutputKey><OutputValue>{cloud.server.url}/1/q</OutputValue>"
        "</member>"
        for name in outputs
    )
    cloud.stack = (200, STACK.replace("<Outputs>", f"<Outputs>{more}"))

    status, out, said = call("doctor")

    assert (status, said) == (69, "")
    assert {line.split()[0] for line in out.splitlines()} <= {"unknown", "right"}
    assert "Versions of the bucket: could not be looked at" in out
    assert "Ask for the right" in out


@pytest.mark.parametrize("call_words", [["ls", "--json"], ["doctor"], ["redrive", "--dry-run"]])
def test_no_login(
    cloud: Cloud, call: Call, monkeypatch: pytest.MonkeyPatch, call_words: list[str]
) -> None:
    """Without credentials nothing stands on standard output, and what to do on the other."""
    del cloud  # it is never asked
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")

    status, out, said = call(*call_words)

    assert (status, out) == (69, "")
    assert "locate credentials. Log in to AWS first, or name a profile by AWS_PROFILE" in said


def test_address_is_none(cloud: Cloud, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without http:// is said."""
    del cloud  # as above
    monkeypatch.setenv("AWS_ENDPOINT_URL", "localhost:4566")

    status, _, said = call("ls")

    assert (status, "Correct AWS_ENDPOINT_URL" in said) == (64, True)


def test_folder_of_results_is_a_file(cloud: Cloud, call: Call, people: Path) -> None:
    """Where results cannot be written is said before anything is dropped."""
    del cloud  # it would refuse the upload with 69

    status, _, said = call("load", people, "Contact", "insert", "--results", people)

    assert (status, f"{people}: File exists" in said) == (64, True)


def test_words_are_wrong(call: Call) -> None:
    """Words that no call takes are answered with where the right ones stand."""
    assert "`bulkdrop load --help` says" in call("load", "people.csv", "--frobnicate")[2]


def test_word_that_is_no_text(call: Call) -> None:
    """A name whose bytes are no text is answered with a fix."""
    assert call("load", "x\udcff.csv", "Contact", "insert") == (
        64,
        "",
        "'x\\udcff.csv' is not utf-8; rename it.\n",
    )
