"""Run the functions' handlers one by one, as the state machine would, against real endpoints."""

import csv
import importlib
import io
import json
import time
import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
from kit.graphs import resolved
from kit.message_rules import flaws_of_reason
from kit.published import published

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.part import Attempt
from bulkdrop.load.upload import Load
from bulkdrop.salesforce import forget_client
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.part_content import PartContent
from local.org import Org

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(
    function_name="tested",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:tested",
    aws_request_id="b5d1d7a2-0000-4000-8000-000000000000",
)
"""What Lambda passes to a handler about the invocation."""

State = dict[str, Any]
_AT_WORK = {"UploadComplete", "InProgress"}
_END_SECONDS = 2.0
_LOOK_SECONDS = 0.01
_AGAIN = {"repeated-upload": "load"}
MACHINE = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}


def event(name: str) -> State:
    """Read the payload with which a function can be invoked by hand."""
    return dict(json.loads((ROOT / f"events/{name}.json").read_text("utf-8")))


@cache
def variables() -> dict[str, str]:
    """Return the environment that the template gives each function, by default parameters."""
    given = resolved("PlanLoadFunction")["Environment"]["Variables"]
    return {name: str(value) for name, value in given.items()}


class Steps:
    """A bucket, a secret and a state machine that does nothing, with the handlers to be run."""

    def __init__(self, org: Org, *, describes: bool = True) -> None:
        self.org = org
        self._describes = describes
        self.s3 = boto3.client("s3")
        self.states = boto3.client("stepfunctions")
        self.secrets = boto3.client("secretsmanager")
        self.bucket = f"uploads-{uuid.uuid4().hex[:12]}"
        self.s3.create_bucket(
            Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        self.secret_arn = self.secrets.create_secret(Name=self.bucket, SecretString="{}")["ARN"]
        self.machine_arn = self.states.create_state_machine(
            name=f"{self.bucket}-load",
            definition=json.dumps(MACHINE),
            roleArn="arn:aws:iam::123456789012:role/none",
        )["stateMachineArn"]

    def fill_secret(self, **fields: str) -> None:
        """Write a Salesforce connection into the secret."""
        self.secrets.put_secret_value(SecretId=self.secret_arn, SecretString=json.dumps(fields))

    def connect(self, **other: str) -> None:
        """Write the org's own connection into the secret, except for what is given otherwise."""
        org = self.org
        login = {"login_url": org.url, "client_id": org.client_id}
        self.fill_secret(**(login | {"client_secret": org.client_secret} | other))

    def drop(
        self,
        body: bytes | str,
        key: str = "incoming/Contact/insert/people.csv",
        metadata: Mapping[str, str] | None = None,
    ) -> State:
        """
        Upload a file; give the event that S3 sends.

        Tests drop the same bytes again and again: that is allowed unless `metadata` is given.
        """
        content = body.encode() if isinstance(body, str) else body
        given = dict(_AGAIN if metadata is None else metadata)
        made = self.s3.put_object(
            Bucket=self.bucket,
            Key=key,
            Body=content,
            Metadata=given,
        )
        sent = event("start_load")
        sent["detail"]["bucket"]["name"] = self.bucket
        sent["detail"]["object"] |= {
            "key": key,
            "size": len(content),
            "etag": made["ETag"].strip('"'),
            "version-id": made["VersionId"],
            "sequencer": uuid.uuid4().hex[:16].upper(),
        }
        return sent

    def run(self, function: str, state: State) -> State:
        """Run a handler once."""
        if function == "save_results" and "error" not in state:
            self._let_end(state)
        app = importlib.import_module(f"functions.{function}.app")
        try:
            answer = app.lambda_handler(state, CONTEXT)
        except UploadRefusedError as refused:
            flaws = [*flaws_of_reason(refused.sentence, refused.reason.to_json())]
            assert flaws == []  # at each that any test provokes
            raise
        if function == "plan_load":  # a process of its own, whose login is nobody else's
            forget_client()
        return dict(json.loads(json.dumps(answer)))  # as it would travel

    def _let_end(self, state: State) -> None:
        """Wait for the job as the state machine does; an org that works at once may be behind."""
        job_id, until = (state.get("job") or {}).get("id"), time.monotonic() + _END_SECONDS
        while time.monotonic() < until and any(
            job["id"] == job_id and job["state"] in _AT_WORK for job in self.org.jobs()
        ):
            time.sleep(_LOOK_SECONDS)

    def load(
        self,
        body: bytes | str,
        key: str = "incoming/Contact/insert/people.csv",
        metadata: Mapping[str, str] | None = None,
    ) -> State:
        """Drop a file and start its load; give the input of its execution."""
        name = self.run("start_load", self.drop(body, key, metadata))["load_id"]
        arn = self.machine_arn.replace(":stateMachine:", ":execution:")
        execution = self.states.describe_execution(executionArn=f"{arn}:{name}")
        return dict(json.loads(execution["input"]))

    def plan(
        self,
        body: bytes | str,
        key: str = "incoming/Contact/insert/people.csv",
        metadata: Mapping[str, str] | None = None,
    ) -> State:
        """
        Drop a file and plan its load; its warnings are those of the plan that is kept.

        The warning that nothing was described is left out.
        """
        state = self.run("plan_load", self.load(body, key, metadata))
        load_id = Load.from_json(state["load"]).load_id
        warnings = self.read_json(layout.plan_key(load_id))["warnings"]
        if not self._describes:
            first, *warnings = warnings
            assert first["code"] == "NOT_DESCRIBED"
        state["plan"]["warnings"] = warnings
        return state

    def finish(self, state: State) -> State:
        """Finish a load whose parts have ended; give its summary."""
        self.run("finish_load", {"load": state["load"], "plan": state["plan"], "outcomes": []})
        prefix = Load.from_json(state["load"]).results_prefix
        return dict(self.read_json(f"{prefix}summary.json"))

    def parts(self, state: State) -> list[State]:
        """Return the state of each part of a planned load, as the Map would."""
        listed = self.read_json(state["plan"]["parts_key"])
        return [{**state, "part": part} for part in listed]

    def content(self, part: State) -> bytes:
        """Return what would be sent for a part."""
        return b"".join(PartContent(Bucket(self.bucket), Attempt.from_state(part)).open())

    def table(self, state: State) -> list[list[str]]:
        """Return the header and all records of a planned load as a csv reader reads them."""
        delimiter = Attempt.from_state(self.parts(state)[0]).plan.column_delimiter.character
        rows: list[list[str]] = []
        for part in self.parts(state):
            text = io.StringIO(self.content(part).decode(), newline="")
            header, *records = csv.reader(text, delimiter=delimiter, strict=True)
            assert rows[:1] in ([], [header])
            rows = [*(rows or [header]), *records]
        return rows

    def read(self, key: str) -> bytes:
        """Read an object."""
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def read_json(self, key: str) -> Any:
        """Read a document; a summary is held to its schema."""
        document = json.loads(self.read(key))
        return published(document) if key.endswith("/summary.json") else document

    def rows(self, key: str, delimiter: str = ",") -> list[dict[str, str]]:
        """Read a CSV."""
        text = io.StringIO(self.read(key).decode("utf-8-sig"), newline="")
        return list(csv.DictReader(text, delimiter=delimiter, strict=True))

    def keys(self, prefix: str = "") -> list[str]:
        """List keys."""
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix).get("Contents", ())
        return [entry["Key"] for entry in found]
