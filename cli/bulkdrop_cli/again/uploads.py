"""Uploads of which S3 sent no event, as in the first minutes of a bucket: no load, no summary."""

import dataclasses
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from bulkdrop.layout import CHECK, INCOMING
from bulkdrop.load.settings_files import is_settings_file
from bulkdrop.load.target import is_no_upload
from bulkdrop.load.upload import Upload, load_id
from bulkdrop.report.times import in_utc
from bulkdrop.storage.bucket import Bucket
from bulkdrop_cli.results import Results, folders_of, prefix_of
from bulkdrop_cli.stack import Stack

_NAME = re.compile(r"(.+)-[0-9a-f]{16}(-run\d+)?")
"""What an execution is called: words of the upload's key, and a digest."""


@dataclasses.dataclass(frozen=True)
class Forgotten:
    """An upload without a summary; `execution` is its own, if one was started."""

    upload: Upload
    at: datetime
    execution: str | None

    def event(self) -> dict[str, Any]:
        """Return an event that says to Start Load what S3's would have said."""
        described = {
            "key": self.upload.key,
            "size": self.upload.bytes,
            "etag": self.upload.etag,
            "sequencer": f"redrive {in_utc(self.at)}",  # the same upload always has the same name
        }
        if self.upload.version_id:
            described["version-id"] = self.upload.version_id
        return {
            "source": "bulkdrop",
            "detail-type": "Object Created",
            "time": in_utc(self.at),
            "detail": {
                "bucket": {"name": self.upload.bucket},
                "object": described,
                "reason": "redrive",
            },
        }


@dataclasses.dataclass(frozen=True)
class Uploads:
    """What was dropped in the bucket of a stack, at least this long ago."""

    stack: Stack
    older_than: timedelta

    def forgotten(self) -> Iterator[Forgotten]:
        """Yield the newest version of each upload that has no summary."""
        before = datetime.now(UTC) - self.older_than
        for root in (INCOMING, CHECK):
            pages = self.stack.s3.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.stack.bucket, Prefix=root):
                for entry in page.get("Contents", ()):
                    if entry["LastModified"] <= before and not self._is_none(entry["Key"]):
                        yield from self._if_forgotten(entry["Key"], entry["LastModified"])

    def _is_none(self, key: str) -> bool:
        return is_no_upload(key) or is_settings_file(self._bucket, key)

    def _if_forgotten(self, key: str, at: datetime) -> Iterator[Forgotten]:
        try:
            head = self.stack.s3.head_object(Bucket=self.stack.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "404":  # it was removed since it was listed
                raise
            return
        upload = Upload(
            bucket=self.stack.bucket,
            key=key,
            version_id=head.get("VersionId"),
            etag=head["ETag"].strip('"'),
            bytes=head["ContentLength"],
        )
        ended, _ = self._results.ended(folders_of(key, self._results.folders(prefix_of(key))))
        if not any(_is(upload, dataclasses.asdict(each.summary.upload)) for each in ended):
            yield Forgotten(upload, at, self._execution_of(upload))

    def _execution_of(self, upload: Upload) -> str | None:
        """Return the name of an execution of this very upload."""
        states = self.stack.client("stepfunctions")
        words = _NAME.fullmatch(load_id(upload, ""))
        for arn, name in self._executions[words[1] if words else ""]:
            given = json.loads(states.describe_execution(executionArn=arn)["input"])
            if _is(upload, given.get("load", {}).get("upload", {})):
                return name
        return None

    @cached_property
    def _executions(self) -> dict[str, list[tuple[str, str]]]:
        """All executions that Step Functions remembers (90 days), by the words of their names."""
        states = self.stack.client("stepfunctions")
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        pages = states.get_paginator("list_executions")
        for page in pages.paginate(stateMachineArn=self.stack.state_machine_arn):
            for each in page["executions"]:
                if words := _NAME.fullmatch(each["name"]):
                    found[words[1]].append((each["executionArn"], each["name"]))
        return found

    @cached_property
    def _results(self) -> Results:
        return Results(self.stack)

    @cached_property
    def _bucket(self) -> Bucket:
        return Bucket(self.stack.bucket, self.stack.s3)


def _is(upload: Upload, described: dict[str, Any]) -> bool:
    """Return whether what a summary or a load says of its upload is this one."""
    ours = (upload.key, upload.version_id, upload.etag)
    return ours == tuple(described.get(name) for name in ("key", "version_id", "etag"))
