"""Drop files and learn what became of them, as any system can that sees nothing but the bucket."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

INCOMING = "incoming/"
RESULTS = "results/"
_SUMMARY = "summary.json"
_LOOK_SECONDS = 0.05
_SURE_CHARACTERS = 200
"""This much of an upload's path is in the keys of its results, however long the path is."""


@dataclass(frozen=True)
class Dropped:
    """One version of one object under `incoming/`."""

    key: str
    version_id: str | None


@dataclass(frozen=True)
class Ended:
    """The summary of a load that has ended, and the prefix of all its results."""

    prefix: str
    summary: dict[str, Any]

    @property
    def dropped(self) -> Dropped:
        """What the load was of."""
        upload = self.summary["upload"]
        return Dropped(upload["key"], upload["version_id"])

    @property
    def status(self) -> str:
        """How the load ended."""
        return str(self.summary["status"])


class NoSummaryError(Exception):
    """A load has not ended in the time that it was given."""


class UploadBucket:
    """The bucket of a deployed Bulkdrop, from outside."""

    def __init__(self, s3: "S3Client", name: str) -> None:
        self.name = name
        self._s3 = s3
        self._seen: set[str] = set()

    def drop(self, path: str, content: BinaryIO | bytes) -> Dropped:
        """Upload to `incoming/` under this path, which begins with the Salesforce object."""
        return self.put(f"{INCOMING}{path}", content)

    def put(
        self, key: str, content: BinaryIO | bytes, metadata: Mapping[str, str] | None = None
    ) -> Dropped:
        """Upload under this key; return which version of it that made."""
        made = self._s3.put_object(
            Bucket=self.name, Key=key, Body=content, Metadata=dict(metadata or {})
        )
        return Dropped(key, made.get("VersionId"))

    def wait(
        self, dropped: Dropped, seconds: float, other_than: Mapping[str, Any] | None = None
    ) -> Ended:
        """
        Wait for the load of exactly that version, and for another summary than the given one.

        Raises NoSummaryError after `seconds`.
        """
        deadline = time.monotonic() + seconds
        while True:
            ended = next(self.ended(dropped), None)
            if ended and ended.summary != other_than:
                return ended
            if time.monotonic() > deadline:
                raise NoSummaryError(f"{dropped.key!r} has no summary after {seconds:g} s.")
            time.sleep(_LOOK_SECONDS)

    def ended(self, dropped: Dropped) -> Iterator[Ended]:
        """Yield the loads of exactly that version that have ended; more than one is a defect."""
        path = dropped.key.removeprefix(INCOMING)
        for key in self.keys(f"{RESULTS}{path[:_SURE_CHARACTERS]}"):
            if key.endswith(f"/{_SUMMARY}") and (ended := self._ended(key)).dropped == dropped:
                yield ended

    def newly_ended(self) -> Iterator[Ended]:
        """Yield the loads whose summary appeared since the last call."""
        for key in self.keys(RESULTS):
            if key.endswith(f"/{_SUMMARY}") and key not in self._seen:
                ended = self._ended(key)
                self._seen.add(key)
                yield ended

    def fetch(self, ended: Ended, folder: Path) -> None:
        """Copy the load's summary, and the CSVs that it names, into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for key in (f"{ended.prefix}{_SUMMARY}", *ended.summary["results"].values()):
            self._s3.download_file(self.name, key, str(folder / key.removeprefix(ended.prefix)))

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with the prefix."""
        for page in self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=prefix
        ):
            yield from (found["Key"] for found in page.get("Contents", ()))

    def read_json(self, key: str) -> Any:  # noqa: ANN401 - JSON is whatever was written
        """Return a document."""
        return json.loads(self.read(key))

    def read(self, key: str) -> bytes:
        """Return a whole object."""
        return self._s3.get_object(Bucket=self.name, Key=key)["Body"].read()

    def _ended(self, key: str) -> Ended:
        return Ended(key.removesuffix(_SUMMARY), self.read_json(key))
