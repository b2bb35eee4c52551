"""Drop files into a running Bulkdrop, wait for what comes back, and read it."""

import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError
from kit.published import published

from local.cloud.services.sessions import Sessions
from local.org import Org, OrgSettings
from local.outside.bucket import Dropped, NoSummaryError, UploadBucket

ROOT = Path(__file__).parents[2]
TIME_SCALE = 0.02
"""A poll floor of two seconds becomes 40 milliseconds; a pause of a minute, 1.2 seconds."""
PATIENCE_SECONDS = 90.0
_LOG_COLUMNS = 400

Rows = list[dict[str, str]]


class Loading:
    """A deployed Bulkdrop and the org behind it, as somebody sees them who has every right."""

    def __init__(
        self, session: boto3.Session, outputs: Mapping[str, str], logs: Path, org: Org
    ) -> None:
        self.session = session
        self.page_url = ""
        self.outputs = outputs
        self.bucket = outputs["UploadBucketName"]
        self.org = org
        self.s3 = session.client("s3")
        self._uploads = UploadBucket(self.s3, self.bucket)
        self.endpoint_url = self.s3.meta.endpoint_url
        self.states = session.client("stepfunctions")
        self._logs = logs
        self._log_sizes = {path: path.stat().st_size for path in logs.glob("*.log")}

    def drop(
        self, key: str, body: bytes | str, metadata: Mapping[str, str] | None = None
    ) -> Dropped:
        """
        Upload under the whole key; return which version of it that made.

        Tests drop the same bytes again and again, so that is allowed unless `metadata` is given.
        """
        given = {"repeated-upload": "load"} if metadata is None else metadata
        return self._uploads.put(key, body.encode() if isinstance(body, str) else body, given)

    def summary(
        self,
        dropped: Dropped,
        seconds: float = PATIENCE_SECONDS,
        other_than: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Wait for the summary of the load of exactly that version; say why there is none."""
        try:
            return published(self._uploads.wait(dropped, seconds, other_than).summary)
        except NoSummaryError as error:
            raise AssertionError(self._why_no_summary(dropped, str(error))) from None

    def summaries(self, dropped: Dropped) -> Iterator[dict[str, Any]]:
        """Yield the summaries of that version, held to their schema; two of them are a defect."""
        yield from (published(ended.summary) for ended in self._uploads.ended(dropped))

    def load(
        self,
        key: str,
        body: bytes | str,
        metadata: Mapping[str, str] | None = None,
        seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, Any]:
        """Drop a file and wait for its summary."""
        return self.summary(self.drop(key, body, metadata), seconds)

    def rows(self, summary: Mapping[str, Any], name: str) -> Rows:
        """Read `success`, `failure` or `unprocessed` of a load; no file is no rows."""
        key = summary["results"].get(name)
        if key is None:
            return []
        text = self.read(key).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    def read(self, key: str) -> bytes:
        """Return a whole object."""
        return self._uploads.read(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with the prefix."""
        return self._uploads.keys(prefix)

    def wait_for_keys(self, prefix: str, end: str, count: int, seconds: float) -> None:
        """Wait until this many keys have the prefix and the end."""
        deadline = time.monotonic() + seconds
        while (found := sum(key.endswith(end) for key in self.keys(prefix))) < count:
            assert time.monotonic() < deadline, f"{found} of {count} after {seconds:g} s"
            time.sleep(0.5)

    def connect(self, org: Org, **other: str) -> None:
        """Fill the secret with the org's login, or with one that differs in the given fields."""
        fields = {
            "login_url": org.url,
            "client_id": org.client_id,
            "client_secret": org.client_secret,
        }
        self.session.client("secretsmanager").put_secret_value(
            SecretId=self.outputs["SalesforceSecretArn"], SecretString=json.dumps(fields | other)
        )

    @contextmanager
    def delivered_again(self, times: int) -> Iterator[None]:
        """Let the event of each upload arrive this many times more."""
        events = self.session.client("events")
        rules = [each for each in events.list_rules()["Rules"] if _is_of_uploads(each)]
        (name,) = (each["Name"] for each in rules)
        target = events.list_targets_by_rule(Rule=name)["Targets"][0]["Arn"]
        twins = [f"twin{number}" for number in range(times)]
        events.put_targets(Rule=name, Targets=[{"Id": twin, "Arn": target} for twin in twins])
        try:
            yield
        finally:
            events.remove_targets(Rule=name, Ids=twins)

    def execution(self, load_id: str) -> dict[str, Any]:
        """Describe the execution of a load."""
        arn = self.outputs["StateMachineArn"].replace(":stateMachine:", ":execution:")
        return dict(self.states.describe_execution(executionArn=f"{arn}:{load_id}"))

    def load_ids(self, dropped: Dropped) -> list[str]:
        """Name the executions that were started for a version of an object."""
        pages = self.states.get_paginator("list_executions")
        machine = self.outputs["StateMachineArn"]
        names = [
            each["name"]
            for page in pages.paginate(stateMachineArn=machine)
            for each in page["executions"]
            if "/" not in each["name"] and "mapRunArn" not in each
        ]
        return [name for name in names if self._is_of(name, dropped)]

    def logged(self, words: str, lines: int = 15) -> str:
        """Return the last lines with these words that functions logged since the start."""
        found = [
            f"{path.stem}: {_own_words(line)[:_LOG_COLUMNS]}"
            for path, line in self._log_lines()
            if words in line
        ]
        return "\n".join(found[-lines:])

    def lines(self, words: str) -> list[str]:
        """Return the lines with these words that functions logged since the start, whole."""
        return [line for _, line in self._log_lines() if words in line]

    def peaks(self) -> dict[str, int]:
        """Return the most memory that each function was resident with since the start, in MiB."""
        peaks: dict[str, int] = {}
        for path, line in self._log_lines():
            if '"platform.report"' in line:
                peak = json.loads(line)["record"]["metrics"]["maxMemoryUsedMB"]
                peaks[path.stem] = max(peak, peaks.get(path.stem, 0))
        return peaks

    def _log_lines(self) -> Iterator[tuple[Path, str]]:
        for path in sorted(self._logs.glob("*.log")):
            with path.open("rb") as log:
                log.seek(self._log_sizes.get(path, 0))
                for line in log:
                    yield path, line.decode("utf-8", errors="replace").rstrip()

    def _is_of(self, name: str, dropped: Dropped) -> bool:
        try:
            given = json.loads(self.execution(name)["input"])
        except ClientError:  # the child execution of a part
            return False
        upload = given.get("load", {}).get("upload", {})
        return bool(
            (upload.get("key"), upload.get("version_id")) == (dropped.key, dropped.version_id)
        )

    def _why_no_summary(self, dropped: Dropped, error: str) -> str:
        tale = [error]
        for load_id in self.load_ids(dropped):
            seen = self.execution(load_id)
            state = {name: seen.get(name) for name in ("status", "error", "cause", "output")}
            tale += [f"Execution {load_id}: {state}", self.logged(load_id)]
        if len(tale) == 1:
            tale += ["No execution was started for it.", self.logged("rror")]
        return "\n".join(tale)


@contextmanager
def local_world(
    parameters: Mapping[str, str] | None = None,
    *,
    settings: OrgSettings | None = None,
    time_scale: float = TIME_SCALE,
) -> Iterator[Loading]:
    """
    Bring up a local world with the template's `parameters`, and an org in this process.

    The world is a process of its own, as people start it: several may be up beside each other, and
    beside a cloud in this process.
    """
    with Org(settings) as org, tempfile.TemporaryDirectory() as logs:
        options = ["--logs", logs, "--org-url", org.url, "--client-id", org.client_id]
        options += ["--client-secret", org.client_secret, "--time-scale", str(time_scale)]
        for name, value in (parameters or {}).items():
            options += ["--parameter", f"{name}={value}"]
        with _up(options) as facts:
            session = Sessions(facts["endpoint_url"]).developer()
            loading = Loading(session, facts["outputs"], Path(facts["logs"]), org)
            loading.page_url = facts["page_url"]
            yield loading


def _is_of_uploads(rule: Mapping[str, Any]) -> bool:
    return "Object Created" in rule["EventPattern"]


def _own_words(line: str) -> str:
    """Leave out of a line of a log what is the same in all lines of a function."""
    try:
        fields = json.loads(line)
    except ValueError:
        return line
    known = ("location", "service", "cold_start", "load_id")
    kept = {k: v for k, v in fields.items() if k not in known and not k.startswith("function_")}
    return json.dumps(kept, ensure_ascii=False)


@contextmanager
def _up(options: list[str]) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "local", "up", "--json", *options]
    with subprocess.Popen(  # noqa: S603 - the command is made of our own words
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        try:
            assert line, "the local world did not start; what it said is above"
            yield json.loads(line)
        finally:
            process.terminate()
