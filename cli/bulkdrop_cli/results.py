"""The loads of a bucket, found by the summaries among its results."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from bulkdrop.layout import CHECK, INCOMING, RESULTS, results_prefix, summary_key
from bulkdrop.report.summary import Summary
from bulkdrop_cli.stack import CONFIG, Stack
from bulkdrop_cli.wrong_call import WrongCallError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectTypeDef

_READERS = 16
_SUMMARY = summary_key("/")
"""What the key of each summary ends with."""
_SURE_CHARACTERS = 200
"""A very long path is cut short in the keys of its results, but never to less than this."""


@dataclasses.dataclass(frozen=True)
class Ended:
    """A load that has ended: where its results lie, and its summary."""

    prefix: str
    summary: Summary


class Results:
    """The results of a stack, as far as the caller may read them."""

    def __init__(self, stack: Stack) -> None:
        self.bucket = stack.bucket
        pool = Config(max_pool_connections=_READERS)
        self.s3: S3Client = boto3.client("s3", config=CONFIG.merge(pool))

    def of_upload(self, key: str, version_id: str | None, etag: str) -> Ended | None:
        """Return the load of exactly this version of an upload; None until it has ended."""
        for found in self._summaries(_prefix_of(key)):
            ended = self._read(found["Key"])
            upload = ended.summary.upload
            if upload.key == key and (upload.version_id, upload.etag) == (version_id, etag):
                return ended
        return None

    def running(self, key: str, since: datetime) -> dict[str, object] | None:
        """Return what `status.json` says of the newest load of a key that began since then."""
        newest: ObjectTypeDef | None = None
        for found in self._objects(_prefix_of(key)):
            is_newer = not newest or found["LastModified"] > newest["LastModified"]
            if (
                found["Key"].endswith("/status.json")
                and found["LastModified"] >= since
                and is_newer
            ):
                newest = found
        if not newest:
            return None
        content = self.s3.get_object(Bucket=self.bucket, Key=newest["Key"])["Body"].read()
        return dict(json.loads(content))

    def ended_since(self, since: datetime | None, prefix: str = "") -> list[Ended]:
        """Return the loads that ended since then, the newest first; `prefix` is of their paths."""
        keys = [
            found["Key"]
            for found in self._summaries(f"{RESULTS}{prefix}")
            if not since or found["LastModified"] >= since
        ]
        with ThreadPoolExecutor(_READERS) as readers:
            ended = readers.map(self._read, keys)
            return sorted(ended, key=lambda each: each.summary.finished_at, reverse=True)

    def find(self, load: str) -> Ended:
        """
        Return a load by its id, or the newest load of an upload by the key or its end.

        Raises WrongCallError if there is none.
        """
        path = load.removeprefix("s3://").removeprefix(f"{self.bucket}/").rstrip("/")
        is_key = path.startswith((INCOMING, CHECK, RESULTS))
        wanted = [
            found
            for found in self._summaries(_prefix_of(path) if is_key else RESULTS)
            if is_key or f"/{path}/" in f"/{found['Key']}"
        ]
        if not wanted:
            raise WrongCallError(
                f"No load {load} has ended in {self.bucket}. "
                "`bulkdrop ls` lists the loads; one that still runs has no summary yet."
            )
        return self._read(max(wanted, key=lambda each: each["LastModified"])["Key"])

    def fetch(self, ended: Ended, folder: Path) -> list[Path]:
        """Copy all that lies beside a load's summary into a folder; return the files."""
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for found in self._objects(ended.prefix):
            path = folder / found["Key"].removeprefix(ended.prefix)
            self.s3.download_file(self.bucket, found["Key"], str(path))
            files.append(path)
        return files

    def _summaries(self, prefix: str) -> Iterator["ObjectTypeDef"]:
        return (each for each in self._objects(prefix) if each["Key"].endswith(_SUMMARY))

    def _objects(self, prefix: str) -> Iterable["ObjectTypeDef"]:
        pages = self.s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
            yield from page.get("Contents", ())

    def _read(self, key: str) -> Ended:
        content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return Ended(key.removesuffix(_SUMMARY.strip("/")), Summary.from_json(json.loads(content)))


def _prefix_of(key: str) -> str:
    """Return what the keys of all results of an upload begin with."""
    if key.startswith(RESULTS):
        return key
    return results_prefix(key, "").rstrip("/")[: len(RESULTS) + _SURE_CHARACTERS]
