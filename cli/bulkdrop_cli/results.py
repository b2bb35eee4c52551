"""The loads of a bucket, found by the summaries among its results."""

import dataclasses
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from bulkdrop.layout import CHECK, RESULTS, results_prefix, status_key, summary_key
from bulkdrop.report.summary import Summary
from bulkdrop_cli.come_back import come_back
from bulkdrop_cli.stack import CONFIG, Stack
from bulkdrop_cli.wrong_call import WrongCallError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectTypeDef

_READERS = 16
_SUMMARY, _STATUS = summary_key(""), status_key("")
_SURE_CHARACTERS = 200
"""A very long path is cut short in the keys of its results, but never to less than this."""


@dataclasses.dataclass(frozen=True)
class Ended:
    """A load that has ended: where its results lie, and its summary."""

    prefix: str
    summary: Summary


@dataclasses.dataclass
class Folder:
    """What lies in the folder of one load, as far as it says how far the load is."""

    prefix: str
    summary_at: datetime | None = None
    status_at: datetime | None = None

    @property
    def name(self) -> str:
        """Return the folder without results/."""
        return self.prefix.removeprefix(RESULTS).rstrip("/")

    @property
    def load_id(self) -> str:
        """Return the id of the load."""
        return self.name.rpartition("/")[2]

    @property
    def path(self) -> str:
        """Return the key of the upload without incoming/, cut short if it is very long."""
        return self.name.rpartition("/")[0]

    @property
    def object(self) -> str:
        """Return the object that the key names."""
        return self.path.removeprefix(CHECK).partition("/")[0]

    @property
    def may_run(self) -> bool:
        """Return whether the load may go on: it has no summary, or a status as new (in seconds)."""
        return not self.summary_at or (
            self.status_at is not None and self.status_at >= self.summary_at
        )

    def is_of(self, name: str) -> bool:
        """Return whether the load is of a file of this name, with some of its folders or none."""
        return f"/{self.path}".endswith(f"/{name}")

    def changed_at(self) -> datetime:
        """Return when the load was last heard of."""
        return max(filter(None, (self.summary_at, self.status_at)))


class Results:
    """The results of a stack, as far as the caller may read them."""

    def __init__(self, stack: Stack) -> None:
        self.bucket = stack.bucket
        self.stack_name = stack.name
        pool = Config(max_pool_connections=_READERS)
        self.s3: S3Client = boto3.client("s3", config=CONFIG.merge(pool))

    def come_back(self, *words: str) -> str:
        """Return the command line of a call for this stack."""
        return come_back(self.stack_name, *words)

    def folders(self, prefix: str = RESULTS) -> list[Folder]:
        """Return the folders of loads under a prefix; those of an upload, under `prefix_of` it."""
        found: dict[str, Folder] = {}
        for each in self._objects(prefix):
            path, _, name = each["Key"].rpartition("/")
            if name in {_SUMMARY, _STATUS}:
                folder = found.setdefault(f"{path}/", Folder(f"{path}/"))
                if name == _SUMMARY:
                    folder.summary_at = each["LastModified"]
                else:
                    folder.status_at = each["LastModified"]
        return [*found.values()]

    def status(self, folder: Folder) -> dict[str, object]:
        """Return what `status.json` says, or nothing."""
        if not folder.status_at:
            return {}
        key = status_key(folder.prefix)
        content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return dict(json.loads(content))

    def ended(
        self, folders: Iterable[Folder], since: datetime | None = None
    ) -> tuple[list[Ended], list[str]]:
        """Return the loads that ended since then, the newest first, and what is no summary."""
        ended_at = {each.prefix: each.summary_at for each in folders if each.summary_at}
        prefixes = [each for each, at in ended_at.items() if not since or at >= since]
        prefixes.sort(key=lambda each: (ended_at[each], each), reverse=True)
        with ThreadPoolExecutor(_READERS) as readers:
            read = [*readers.map(self._read_if_one, prefixes)]
        strange = [
            summary_key(prefix) for prefix, one in zip(prefixes, read, strict=True) if not one
        ]
        return [*filter(None, read)], strange

    def read(self, folder: Folder) -> Ended:
        """Return a load that has ended; raises WrongCallError if its summary is none."""
        ended = self._read_if_one(folder.prefix)
        if not ended:
            key = summary_key(folder.prefix)
            raise WrongCallError(f"s3://{self.bucket}/{key} is no summary of a load.")
        return ended

    def names_in(self, prefix: str) -> list[str]:
        """Return the names of the files of a load; what lies deeper is none of them."""
        names = [each["Key"].removeprefix(prefix) for each in self._objects(prefix)]
        return [name for name in names if "/" not in name and name not in {"", ".", ".."}]

    def _objects(self, prefix: str) -> Iterable["ObjectTypeDef"]:
        pages = self.s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
            yield from page.get("Contents", ())

    def _read_if_one(self, prefix: str) -> Ended | None:
        key = summary_key(prefix)
        content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        try:
            return Ended(prefix, Summary.from_json(json.loads(content)))
        except (AttributeError, KeyError, TypeError, ValueError):
            return None


def prefix_of(key: str) -> str:
    """Return what the keys of all results of an upload begin with, and perhaps of others."""
    return results_prefix(key, "").rstrip("/")[: len(RESULTS) + _SURE_CHARACTERS]


def folders_of(key: str, folders: Iterable[Folder]) -> list[Folder]:
    """Return those folders that are of loads of this upload."""
    return [each for each in folders if each.prefix == results_prefix(key, each.load_id)]
