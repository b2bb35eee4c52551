"""The loads of a bucket as the page lists them: those that wait, run, and have ended."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bulkdrop.layout import CHECK, INCOMING, RESULTS, results_prefix, status_key, summary_key
from bulkdrop.load.target import is_no_upload
from bulkdrop.printable import printable
from bulkdrop.report.page.verdict import verdict_of
from bulkdrop.report.progress import LOADING, WAITING
from bulkdrop.report.summary import Summary

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SUMMARY, _STATUS = summary_key("/"), status_key("/")
_SURE_CHARACTERS = 200
"""A very long path is cut short in the keys of its results, but never to less than this."""

Row = dict[str, Any]


class Loads:
    """Lists loads; a summary is read once for each time that it is written."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._rows: dict[tuple[str, str], Row | None] = {}
        self._statuses: dict[tuple[str, str], dict[str, Any]] = {}

    def seen(self) -> list[Row]:
        """Return the loads, the newest first."""
        found = {each["Key"]: each for each in self._objects()}
        summaries = {_folder(key): each for key, each in found.items() if key.endswith(_SUMMARY)}
        states = {_folder(key): each for key, each in found.items() if key.endswith(_STATUS)}
        ended = [*filter(None, (self._ended(each, states) for each in summaries.values()))]
        uploads = [*self._uploads()]
        dropped = {each["VersionId"]: each["LastModified"].timestamp() for each in uploads}
        for row in ended:  # the place of a row in the list stays as it was
            row["at"] = dropped.get(row["id"], row["at"])
        done = {row["id"] for row in ended}
        begun = [each for folder, each in states.items() if folder not in summaries]
        waiting = [
            self._of_upload(each, begun) for each in uploads if each["VersionId"] not in done
        ]
        return sorted([*ended, *waiting], key=lambda row: (row["at"], row["key"]), reverse=True)

    def _objects(self) -> Iterator[dict[str, Any]]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=RESULTS):
            yield from (dict(each) for each in page.get("Contents", ()))

    def _uploads(self) -> Iterator[dict[str, Any]]:
        """Yield each version of each upload."""
        pages = self._s3.get_paginator("list_object_versions")
        for root in (INCOMING, CHECK):
            for page in pages.paginate(Bucket=self._bucket, Prefix=root):
                for each in page.get("Versions", ()):
                    if not is_no_upload(each["Key"]):
                        yield dict(each)

    def _of_upload(self, upload: dict[str, Any], status: list[dict[str, Any]]) -> Row:
        """Return a load without a summary, as far as its status.json says."""
        beginning = results_prefix(upload["Key"], "").rstrip("/")[: len(RESULTS) + _SURE_CHARACTERS]
        own = [
            each
            for each in status
            if each["Key"].startswith(f"{beginning}/")
            and each["LastModified"] >= upload["LastModified"]
        ]
        newest = max(own, key=lambda each: each["LastModified"], default=None)
        return _about(upload["Key"]) | {
            "id": upload["VersionId"],
            "at": upload["LastModified"].timestamp(),
            **_under_way(self._status(newest) if newest else {}),
        }

    def _status(self, found: dict[str, Any]) -> dict[str, Any]:
        known = (found["Key"], found["ETag"])
        if known not in self._statuses:
            self._statuses[known] = self._read(found["Key"])
        return self._statuses[known]

    def _ended(self, found: dict[str, Any], states: dict[str, dict[str, Any]]) -> Row | None:
        """Return a load with a summary, also where it was resumed; None if it is no summary."""
        known = (found["Key"], found["ETag"])
        if known not in self._rows:
            try:
                self._rows[known] = _row(Summary.from_json(self._read(found["Key"])))
            except (AttributeError, KeyError, TypeError, ValueError):
                self._rows[known] = None
        row, state = self._rows[known], states.get(_folder(found["Key"]))
        if row and state and state["LastModified"] >= found["LastModified"]:
            said = self._status(state)
            return row | (_under_way(said) if said.get("state") in {LOADING, WAITING} else {})
        return row and {**row}

    def _read(self, key: str) -> Any:  # noqa: ANN401 # JSON
        return json.loads(self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read())


def _under_way(said: dict[str, Any]) -> Row:
    """Return what is shown of a load that waits or runs, by its status.json."""
    state = said.get("state", WAITING)
    return {
        "tone": "running",
        "word": state if state in {LOADING, WAITING} else LOADING,  # its results are written
        "text": said.get("message", ""),
        "processed": said.get("records_processed", 0),
        "total": said.get("records_total"),
    }


def _row(summary: Summary) -> Row:
    verdict, records = verdict_of(summary), summary.records
    began, ended = (
        datetime.fromisoformat(at).replace(tzinfo=UTC)
        for at in (summary.started_at, summary.finished_at)
    )
    return _about(summary.upload.key) | {
        "id": summary.upload.version_id or summary.load_id,
        "load": summary.load_id,
        "at": began.timestamp(),
        "seconds": (ended - began).total_seconds(),
        "tone": verdict.tone,
        "word": verdict.word,
        "text": verdict.headline if records.total else summary.message,
        "check": summary.check,
        "loaded": records.succeeded,
        "failed": records.failed,
        "left": records.unprocessed + records.unknown,
        "total": records.total,
        "report": summary.results.get("report"),
    }


def _about(key: str) -> Row:
    folders, _, name = key.rpartition("/")
    root, *rest = folders.split("/")
    check = ["check"] if f"{root}/" == CHECK else []
    place = " · ".join([*rest, *check])
    return {"key": key, "name": printable(name), "place": printable(place)}


def _folder(key: str) -> str:
    return key.rpartition("/")[0]
