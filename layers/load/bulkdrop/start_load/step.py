"""Start the load of an upload, once, however many times its event arrives."""

import dataclasses
import json
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from bulkdrop.aws import step_functions
from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.names import may_be_settings
from bulkdrop.load.correlation import correlation_id
from bulkdrop.load.settings_files import is_settings_file
from bulkdrop.load.target import is_no_upload, parse_key
from bulkdrop.load.upload import Load, Upload, load_id
from bulkdrop.printable import printable_json
from bulkdrop.reason import ReasonCode
from bulkdrop.report.best_effort import best_effort
from bulkdrop.report.event import EventType, about, resources_of, send_event
from bulkdrop.settings import FinishSettings, StartSettings
from bulkdrop.start_load.allowed_loads import AllowedLoads
from bulkdrop.start_load.copied import is_copy_onto_itself
from bulkdrop.start_load.owner import check_owner
from bulkdrop.start_load.redriven import is_redriven
from bulkdrop.storage.bucket import Bucket

Answer = Literal["started", "already started", "refused", "ignored", "settings accepted"]


@dataclasses.dataclass(frozen=True)
class Answered:
    """
    The load that an event names, and what was done.

    `notify` sends the summary, if one was written, or that the load was started; it returns a
    sentence for each notice that was not accepted, and raises nothing.
    """

    load_id: str
    answer: Answer
    notify: Callable[[FinishSettings], list[str]] = lambda _settings: []


def start_load(event: dict[str, Any], settings: StartSettings) -> Answered:
    """
    Start one execution for S3's `Object Created` event; return its name and what was done.

    A key that names no load, one that the stack does not allow, and any in a bucket of another
    stack, is answered with a summary, and so is a settings file. A folder, a file in transfer and
    a copy onto itself are ignored. Raises SettingsError if AllowedLoads is malformed.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    """
    upload, started_at = _upload(event["detail"]), event["time"]
    sequencer = event["detail"]["object"].get("sequencer", "")
    name = load_id(upload, sequencer)
    if is_no_upload(upload.key):
        return Answered(name, "ignored")
    allowed = AllowedLoads.parse(settings.allowed_loads)
    try:
        check_owner(Bucket(upload.bucket), settings.load_state_machine_arn)
        if may_be_settings(upload.key) and is_settings_file(Bucket(upload.bucket), upload.key):
            return Answered(name, "settings accepted", _accepted(name, upload, started_at))
        target = parse_key(upload.key)
        allowed.check(target.object, target.operation)
    except UploadRefusedError as error:
        from bulkdrop.start_load.refusal import answer_refusal  # noqa: PLC0415 # few are refused here

        if error.reason.code is ReasonCode.BUCKET_OF_ANOTHER_STACK:  # that one's load has the name
            name = load_id(upload, f"{sequencer} {settings.load_state_machine_arn}")
        notify = answer_refusal(name, upload, error, at=started_at)
        return Answered(name, "refused", notify)
    if is_copy_onto_itself(event["detail"], upload):
        return Answered(name, "ignored")
    if is_redriven(Bucket(upload.bucket), upload, event):
        return Answered(name, "already started")
    asked = (target.object, target.operation, target.external_id_field)
    load = Load(name, upload, *asked, started_at, correlation_id(upload))
    answer = _start(load, settings.load_state_machine_arn)
    return (
        Answered(name, answer, partial(_announce, load))
        if answer == "started"
        else Answered(name, answer)
    )


def _announce(load: Load, settings: FinishSettings) -> list[str]:
    arns = resources_of(load.upload.bucket, settings.load_state_machine_arn, load.execution_name)
    started = partial(send_event, EventType.STARTED, printable_json(about(load)), arns)
    return best_effort("EventBridge did not accept the event of the start", started)


def _accepted(name: str, upload: Upload, at: str) -> Callable[[FinishSettings], list[str]]:
    from bulkdrop.start_load.settings_file import answer_settings  # noqa: PLC0415 # few are settings

    return answer_settings(name, upload, at=at)


def _upload(detail: dict[str, Any]) -> Upload:
    upload = detail["object"]
    return Upload(
        bucket=detail["bucket"]["name"],
        key=upload["key"],
        version_id=upload.get("version-id"),
        etag=upload["etag"],
        bytes=upload["size"],
    )


def _start(load: Load, state_machine_arn: str) -> Answer:
    client = step_functions()
    try:
        client.start_execution(
            stateMachineArn=state_machine_arn,
            name=load.execution_name,
            input=json.dumps({"load": load.to_json()}),
        )
    except client.exceptions.ExecutionAlreadyExists:
        return "already started"
    return "started"
