"""What becomes of a stack that is deployed again: versions stay, aliases move."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.cloud import Cloud, Stack, TemplateError, runtime

_ROOT = Path(__file__).parents[3]
_CACHE = _ROOT / ".local"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    folder = runtime(_ROOT / "requirements/lambda-runtime.txt", _CACHE)
    with Cloud(runtime=folder, logs=tmp_path_factory.mktemp("logs")) as cloud:
        yield cloud


_PUBLISHED = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: {Type: String, Default: hi}
  Number: {Type: String, Default: "1"}
  QueueName: {Type: String, Default: kept}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: hello
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      VersionDescription: !Sub "${Number}"
      Environment: {Variables: {GREETING: !Ref Greeting}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref QueueName}}
"""
_CODE = "import os\ndef handler(event, context):\n    return os.environ['GREETING'] + '{mark}'\n"


@pytest.fixture
def published(cloud: Cloud, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Return a function that deploys code, over what it deployed before, and calls each version."""
    name = tmp_path.name.replace("_", "-")
    stack = Stack(cloud.sessions.client, _CACHE, name)
    client = cloud.sessions.client("lambda")
    (tmp_path / "hello").mkdir()
    (tmp_path / "template.yaml").write_text(_PUBLISHED)

    def deploy_it(mark: str, **parameters: str) -> dict[str, str]:
        (tmp_path / "hello/app.py").write_text(_CODE.replace("{mark}", mark))
        stack.deploy(tmp_path / "template.yaml", {"QueueName": f"{name}-queue", **parameters})
        found = client.list_versions_by_function(FunctionName=f"{name}-Hello")["Versions"]
        called = [each["Version"] for each in found] + ["live"]
        return {each: call(each) for each in called}

    def call(version: str) -> str:
        answer = client.invoke(FunctionName=f"{name}-Hello:{version}")
        return str(json.load(answer["Payload"]))

    return deploy_it


def test_changed_code_is_another_version(published: Callable[..., dict[str, str]]) -> None:
    """A version keeps code and settings; the alias moves on; nothing new publishes nothing."""
    assert published("!") == {"$LATEST": "hi!", "1": "hi!", "live": "hi!"}
    assert published("!") == {"$LATEST": "hi!", "1": "hi!", "live": "hi!"}
    assert published("?") == {"$LATEST": "hi?", "1": "hi!", "2": "hi?", "live": "hi?"}


def test_changed_setting_needs_a_description(published: Callable[..., dict[str, str]]) -> None:
    """SAM sees no parameter that changed: only a description with it lets a version follow."""
    published("!")
    stale = published("!", Greeting="yo")
    fresh = published("!", Greeting="ho", Number="2")

    assert stale == {"$LATEST": "yo!", "1": "hi!", "live": "hi!"}
    assert fresh == {"$LATEST": "ho!", "1": "hi!", "2": "ho!", "live": "ho!"}


def test_what_cannot_be_changed_is_refused(published: Callable[..., dict[str, str]]) -> None:
    """A version of what is published is refused as AWS does; so is a change without emulation."""
    published("!")
    with pytest.raises(TemplateError, match="A version for this Lambda function exists"):
        published("!", Number="2")
    with pytest.raises(TemplateError, match=r"Queue .* a change of it is not emulated"):
        published("!", QueueName="other")
