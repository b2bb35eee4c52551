"""Each place where the local cloud takes over from moto, seen from outside."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
import requests
from botocore.exceptions import ClientError

from local.cloud import Cloud, deploy, runtime
from local.cloud.lambdas.functions import SANDBOXES_PER_FUNCTION

_ROOT = Path(__file__).parents[3]
_CACHE = _ROOT / ".local"
_TEMPLATE = Path(__file__).parent / "fixtures/template.yaml"
_PATIENCE_SECONDS = 30


class App:
    """The fixture app, deployed, with what the tests do to it."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.outputs = deploy(
            cloud.sessions.client, _TEMPLATE, {"Greeting": "hi"}, _CACHE, stack="app"
        )
        self.bucket = self.outputs["Bucket"]
        self.client = cloud.sessions.client
        self.s3 = self.client("s3")

    def echo(self, **event: Any) -> Any:
        """Invoke the function with many habits; return its answer or its error."""
        name = self.outputs["Echo"]
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
        body = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            assert "Unhandled" in answer["FunctionError"]
            return body["errorType"], body["errorMessage"]
        return body

    def call(self, service: str, operation: str, **arguments: Any) -> Any:
        """Let the function make an AWS call with its own role."""
        return self.echo(do="call", service=service, operation=operation, arguments=arguments)

    def put(self, key: str, body: bytes = b"[]") -> str:
        """Put an object and return its version."""
        version: str = self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)["VersionId"]
        return version

    def seen(self, key: str) -> list[dict[str, Any]]:
        """Return the events that the recording function has had about a key, by attempt."""
        listed = self.s3.list_object_versions(Bucket=self.bucket, Prefix="seen/")
        events = [self._read(version) for version in listed.get("Versions", [])]
        return [event for event in events if event["detail"]["object"]["key"] == key]

    def run(self, machine: str, name: str, **given: Any) -> Any:
        """Execute a state machine to its end."""
        states = self.client("stepfunctions")
        started = states.start_execution(
            stateMachineArn=machine, name=name, input=json.dumps(given)
        )["executionArn"]
        return _until(
            lambda: states.describe_execution(executionArn=started),
            lambda execution: execution["status"] != "RUNNING",
        )

    def _read(self, version: dict[str, Any]) -> dict[str, Any]:
        found = self.s3.get_object(
            Bucket=self.bucket, Key=version["Key"], VersionId=version["VersionId"]
        )
        event: dict[str, Any] = json.load(found["Body"])
        return event


_T = TypeVar("_T")


def _until(look: Callable[[], _T], is_done: Callable[[_T], bool]) -> _T:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_done(found := look()):
        assert time.monotonic() < deadline, f"still {found}"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = runtime(_ROOT / "requirements/lambda-runtime.txt", _CACHE)
    logs = tmp_path_factory.mktemp("logs")
    with Cloud(runtime=folder, logs=logs, time_scale=0.001) as cloud:
        yield App(cloud)


# ------------------------------------------------------------------------------ seam 1: functions


def test_environment_is_the_templates(app: App) -> None:
    """A function sees the template's variables and Lambda's own, and none of this machine's."""
    seen = app.echo(do="environment")
    strange = {name for name in seen if not name.startswith(("AWS_", "LAMBDA_", "_"))}

    assert {"GREETING", "LANG", "PATH", "PYTHONPATH", "TMPDIR", "TZ"} == strange - {"LC_CTYPE"}
    assert (seen["GREETING"], seen["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]) == ("hi", "128")


def test_dependency_outside_the_layer_is_missing(app: App) -> None:
    """What only this tool has installed cannot be imported, as in AWS."""
    expected = ("ModuleNotFoundError", "No module named 'moto'")

    assert expected == app.echo(do="import", module="moto")


def test_exception_is_answered(app: App) -> None:
    """The type of a function's exception is the error that a state machine can name."""
    expected = ("ValueError", "cannot fly")

    assert expected == app.echo(do="fly")


@pytest.mark.parametrize(
    ("event", "error_type", "words"),
    [
        ({"do": "sleep", "seconds": 60}, "Sandbox.Timedout", "timed out after 2.00 seconds"),
        ({"do": "exit"}, "Runtime.ExitError", "exit status 3"),
        ({"do": "grow", "megabytes": 300, "seconds": 1}, "Runtime.OutOfMemory", "signal: killed"),
    ],
)
def test_limit_ends_the_sandbox(
    app: App, event: dict[str, Any], error_type: str, words: str
) -> None:
    """Time-out, exit and memory are reported in Lambda's words; the next call has a new process."""
    before = app.echo(do="sleep", seconds=0)
    reported, message = app.echo(**event)

    assert error_type == reported
    assert words in message
    assert not psutil.pid_exists(before)
    assert before != app.echo(do="sleep", seconds=0)


def test_large_payload_passes(app: App) -> None:
    """A payload of nearly Lambda's six megabytes goes in and out."""
    text = "x" * 2_500_000

    assert text == app.echo(text=text)["event"]["text"]


def test_sandboxes_are_few(app: App) -> None:
    """Many invocations at once share a few processes, and all are answered."""
    with ThreadPoolExecutor(4 * SANDBOXES_PER_FUNCTION) as pool:
        pids = list(
            pool.map(lambda _: app.echo(do="sleep", seconds=0.1), range(4 * SANDBOXES_PER_FUNCTION))
        )

    assert len(pids) == 4 * SANDBOXES_PER_FUNCTION
    assert 1 < len(set(pids)) <= SANDBOXES_PER_FUNCTION


def test_log_and_usage_are_kept(app: App) -> None:
    """What a function prints can be read, with Lambda's report behind it, and is added up."""
    app.echo(do="fly")
    lines = (app.cloud.logs / f"{app.outputs['Echo']}.log").read_text().splitlines()
    report = json.loads(lines[-1])["record"]
    usage = app.cloud.functions.usage()[app.outputs["Echo"]]

    assert any("cannot fly" in line for line in lines)
    assert (report["status"], report["metrics"]["memorySizeMB"]) == ("error", 128)
    assert usage.invocations >= usage.errors > 0
    assert usage.peak_bytes > 0


def test_log_keeps_a_level_and_above(app: App) -> None:
    """Lambda drops lines below ApplicationLogLevel, and tells the function which level that is."""
    name = app.outputs["Quiet"]
    at = '"timestamp":"2026-11-26T09:19:24.339+00:00"'
    lines = [f'{{"level":"{level}",{at}}}' for level in ("INFO", "ERROR")]
    payload = json.dumps({"do": "print", "lines": ["plain", *lines]})
    app.client("lambda").invoke(FunctionName=name, Payload=payload)
    answer = app.client("lambda").invoke(FunctionName=name, Payload='{"do": "environment"}')
    kept = (app.cloud.logs / f"{name}.log").read_text().splitlines()

    assert [line for line in kept if "platform.report" not in line] == [lines[1]]
    assert json.loads(answer["Payload"].read())["AWS_LAMBDA_LOG_LEVEL"] == "ERROR"


# --------------------------------------------------------------------------------- seam 2: events


def _upload_in_parts(app: App, key: str) -> None:
    upload = {"Bucket": app.bucket, "Key": key}
    upload["UploadId"] = app.s3.create_multipart_upload(**upload)["UploadId"]
    etag = app.s3.upload_part(**upload, PartNumber=1, Body=b"part")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    app.s3.complete_multipart_upload(**upload, MultipartUpload=parts)


def _copy(app: App, key: str) -> None:
    app.put("allowed/source")
    source = {"Bucket": app.bucket, "Key": "allowed/source"}
    app.s3.copy_object(Bucket=app.bucket, Key=key, CopySource=source)


@pytest.mark.parametrize(
    ("create", "reason"),
    [(App.put, "PutObject"), (_copy, "CopyObject"), (_upload_in_parts, "CompleteMultipartUpload")],
)
def test_object_is_reported_once(app: App, create: Callable[[App, str], Any], reason: str) -> None:
    """Put, copy and multipart upload give one event each, with the version that was made."""
    key = f"incoming/ä b+{reason}.csv"
    create(app, key)
    app.put("elsewhere/other.csv")
    marker = f"incoming/after {reason}.csv"
    app.put(marker)
    _until(lambda: app.seen(marker), lambda events: len(events) == 1)
    events = _until(lambda: app.seen(key), bool)
    made = app.s3.head_object(Bucket=app.bucket, Key=key)

    assert [reason] == [event["detail"]["reason"] for event in events]
    assert made["VersionId"] == events[0]["detail"]["object"]["version-id"]
    assert made["ETag"].strip('"') == events[0]["detail"]["object"]["etag"]
    assert app.seen("elsewhere/other.csv") == []


def test_failing_function_is_repeated_then_buried(app: App) -> None:
    """After two more attempts the event lies in the function's dead-letter queue."""
    app.put("incoming/fail.csv")
    sqs, queue = app.client("sqs"), app.outputs["DeadLetters"]
    wanted = {"QueueUrl": queue, "MessageAttributeNames": ["All"]}
    found = _until(lambda: sqs.receive_message(**wanted).get("Messages", []), bool)

    about = found[0]["MessageAttributes"]

    assert len(app.seen("incoming/fail.csv")) == 3
    assert json.loads(found[0]["Body"])["detail"]["object"]["key"] == "incoming/fail.csv"
    assert about["ErrorMessage"]["StringValue"] == "asked to fail"


def test_undeliverable_event_is_buried(app: App) -> None:
    """An event for a function that is not there goes to the dead-letter queue of the rule."""
    events, sqs = app.client("events"), app.client("sqs")
    queue = sqs.create_queue(QueueName="undelivered")["QueueUrl"]
    target = {
        "Id": "gone",
        "Arn": "arn:aws:lambda:us-east-1:123456789012:function:gone",
        "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:123456789012:undelivered"},
    }
    pattern = {"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "gone/"}]}}}
    events.put_rule(Name="gone", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="gone", Targets=[target])
    app.put("gone/x.csv")
    wanted = {"QueueUrl": queue, "MessageAttributeNames": ["All"]}
    about = sqs.receive_message(**wanted)["Messages"][0]["MessageAttributes"]

    assert about["ERROR_CODE"]["StringValue"] == "ResourceNotFoundException"
    assert about["TARGET_ARN"]["StringValue"] == target["Arn"]


def test_disabled_rule_is_silent(app: App) -> None:
    """A rule that is disabled delivers nothing, and again once it is enabled."""
    events = app.client("events")
    rule = events.list_rules(NamePrefix="app-RecordFunction")["Rules"][0]["Name"]
    events.disable_rule(Name=rule)
    app.put("incoming/unheard.csv")
    events.enable_rule(Name=rule)
    app.put("incoming/heard.csv")
    _until(lambda: app.seen("incoming/heard.csv"), bool)

    assert app.seen("incoming/unheard.csv") == []


# --------------------------------------------------------------------- seam 3: time, and the Map


def test_wait_is_scaled_and_map_reads_its_items(app: App) -> None:
    """A minute passes at once, and a Distributed Map runs a child for each item of a file."""
    app.put("allowed/items.json", b'[{"n": 1}, {"n": 2}, {"n": 3}]')
    execution = app.run(app.outputs["Flow"], "items", bucket=app.bucket, key="allowed/items.json")

    assert execution["status"] == "SUCCEEDED"
    assert json.loads(execution["output"])["items"] == [{"n": 1}, {"n": 2}, {"n": 3}]
    took = execution["stopDate"] - execution["startDate"]
    assert took.total_seconds() < 60  # the wait that the definition asks for


def test_retry_goes_on_after_scaled_pauses(app: App) -> None:
    """A task that fails is retried as often as the definition says, and its error can be caught."""
    role = app.client("stepfunctions").describe_state_machine(stateMachineArn=app.outputs["Flow"])[
        "roleArn"
    ]
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": app.outputs["Echo"], "Payload": {"do": "fly"}},
        "Retry": [{"ErrorEquals": ["ValueError"], "IntervalSeconds": 1, "MaxAttempts": 2}],
        "Catch": [{"ErrorEquals": ["ValueError"], "Next": "Caught"}],
        "End": True,
    }
    definition = {"StartAt": "Fly", "States": {"Fly": task, "Caught": {"Type": "Succeed"}}}
    machine = app.client("stepfunctions").create_state_machine(
        name="retrying", definition=json.dumps(definition), roleArn=role
    )["stateMachineArn"]
    before = app.cloud.functions.usage().get(app.outputs["Echo"])
    errors = before.errors if before else 0
    execution = app.run(machine, "retry")

    assert execution["status"] == "SUCCEEDED"
    assert app.cloud.functions.usage()[app.outputs["Echo"]].errors == errors + 3


# -------------------------------------------------------------------------- seam 4: permissions


def test_role_allows(app: App) -> None:
    """What the template allows a function works: reading a prefix, copying from it, one secret."""
    app.put("allowed/x")
    copy = {
        "Bucket": app.bucket,
        "Key": "copies/x",
        "CopySource": {"Bucket": app.bucket, "Key": "allowed/x"},
    }

    assert app.call("s3", "get_object", Bucket=app.bucket, Key="allowed/x") == 200
    assert app.call("s3", "copy_object", **copy) == 200
    assert app.call("secretsmanager", "get_secret_value", SecretId=app.outputs["Secret"]) == 200
    assert app.call("sts", "get_caller_identity") == 200


def test_role_denies(app: App) -> None:
    """All else is denied in the service's words: also a version, and what a copy would read."""
    version = app.put("allowed/x")
    app.put("denied/x")
    where = {"Bucket": app.bucket}
    copy = {**where, "Key": "copies/x", "CopySource": {**where, "Key": "denied/x"}}
    machine, other = app.outputs["Flow"], app.outputs["OtherSecret"]
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("s3", "get_object", {**where, "Key": "denied/x"}),
        ("s3", "get_object", {**where, "Key": "allowed/x", "VersionId": version}),
        ("s3", "put_object", {**where, "Key": "allowed/x", "Body": "x"}),
        ("s3", "list_objects_v2", where),
        ("s3", "copy_object", copy),
        ("secretsmanager", "get_secret_value", {"SecretId": other}),
        ("stepfunctions", "start_execution", {"stateMachineArn": machine, "name": "x"}),
        ("lambda", "invoke", {"FunctionName": app.outputs["Record"], "Payload": "{}"}),
    ]
    for service, operation, arguments in calls:
        _, message = app.call(service, operation, **arguments)
        assert f"AccessDenied{'' if service == 's3' else 'Exception'}" in message


def test_conditions_bound_a_role(app: App) -> None:
    """A list is allowed under the prefix that a condition names; a policy about TLS denies none."""
    denial = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{app.bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denial]})
    app.s3.put_bucket_policy(Bucket=app.bucket, Policy=policy)
    app.put("allowed/x")

    assert app.call("s3", "list_objects_v2", Bucket=app.bucket, Prefix="allowed/x") == 200
    assert app.call("s3", "get_object", Bucket=app.bucket, Key="allowed/x") == 200
    for prefix in ("denied/", "allow", ""):
        _, message = app.call("s3", "list_objects_v2", Bucket=app.bucket, Prefix=prefix)
        assert "AccessDenied" in message


def test_developer_may_do_all(app: App) -> None:
    """A key that belongs to no role is the person's own, and so is a link that they signed."""
    app.put("denied/x")
    wanted = {"Bucket": app.bucket, "Key": "denied/x"}

    link = app.s3.generate_presigned_url("get_object", Params=wanted)

    assert app.s3.get_object(**wanted)["Body"].read() == b"[]"
    assert requests.get(link, timeout=10).content == b"[]"


def test_state_machine_needs_permissions(app: App) -> None:
    """A state machine reads items and invokes functions with its own role alone."""
    app.put("denied/items.json", b"[1]")
    unread = app.run(app.outputs["Flow"], "unread", bucket=app.bucket, key="denied/items.json")
    states = app.client("stepfunctions")
    role = states.describe_state_machine(stateMachineArn=app.outputs["Flow"])["roleArn"]
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": app.outputs["Record"], "Payload": {}},
        "End": True,
    }
    definition = json.dumps({"StartAt": "Record", "States": {"Record": task}})
    machine = states.create_state_machine(name="other", definition=definition, roleArn=role)
    uninvoked = app.run(machine["stateMachineArn"], "uninvoked")

    assert "AccessDenied" in unread["cause"]
    assert uninvoked["error"] == "Lambda.AccessDeniedException"


# ---------------------------------------------------------------------------------- the bucket


def test_folder_of_deleted_objects_is_not_listed(app: App) -> None:
    """A folder is listed as long as an object lies in it, whatever versions it has."""
    for name in ("gone", "kept"):
        app.put(f"folders/{name}/a")
    app.s3.delete_object(Bucket=app.bucket, Key="folders/gone/a")
    listed = app.s3.list_objects_v2(Bucket=app.bucket, Prefix="folders/", Delimiter="/")

    assert listed["CommonPrefixes"] == [{"Prefix": "folders/kept/"}]


# ----------------------------------------------------------------------------------- the whole


def test_second_cloud_is_refused(app: App) -> None:
    """Moto keeps its state in the process, so a second cloud beside the first is an error."""
    with pytest.raises(RuntimeError, match="already"):
        Cloud(runtime=app.cloud.logs, logs=app.cloud.logs).__enter__()


def test_unknown_function_is_reported(app: App) -> None:
    """Invoking what was never deployed is the error that AWS gives."""
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        app.client("lambda").invoke(FunctionName="never")
