"""Hold the demo's results to what was dropped and to the org's own records."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.demo.file import MULTIPART, PUT, DemoFile, Expected
from local.outside.org_view import OrgView


@dataclass(frozen=True)
class Holdings:
    """What the org holds: the ids of its records by the job that wrote them, and who used PUT."""

    ids: Mapping[str, set[str]]
    put_jobs: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, org: OrgView, objects: Sequence[str]) -> "Holdings":
        """Ask the org for all records of these objects."""
        ids: dict[str, set[str]] = {}
        for name in sorted(set(objects)):
            for record in org.records(name):
                ids.setdefault(record["job"], set()).add(record["Id"])
        return cls(ids, org.put_jobs())

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(map(len, self.ids.values()))

    def sent_as(self, jobs: Sequence[str]) -> str | None:
        """Say how the data of these jobs came; None if there is no job."""
        return (PUT if self.put_jobs.intersection(jobs) else MULTIPART) if jobs else None


def discrepancies(
    file: DemoFile, summary: Mapping[str, Any], results: Path, org: Holdings
) -> Iterator[str]:
    """Yield a sentence for each thing about a load that is not as it must be."""
    status = summary["status"]
    if status != file.expected.status:  # the load's own words explain all the rest
        yield f"{file.path}: {status} instead of {file.expected.status}: {summary['message']}"
        return
    for what, wanted, found in _claims(file, summary, results, org):
        if wanted != found:
            yield f"{file.path}: {what}: {_short(found)} instead of {_short(wanted)}."


def surplus(files: Sequence[DemoFile], org: Holdings) -> Iterator[str]:
    """Yield a sentence if the org holds other than the records that all files must leave."""
    wanted = sum(file.expected.succeeded for file in files)
    if org.records != wanted:
        yield f"The org holds {org.records:,} records instead of {wanted:,}."


def _claims(
    file: DemoFile, summary: Mapping[str, Any], results: Path, org: Holdings
) -> list[tuple[str, object, object]]:
    """Return what each claim is about, what must be, and what is."""
    jobs = [job["id"] for job in summary["jobs"]]
    tables = [name for name, key in summary["results"].items() if key.endswith(".csv")]
    files = {name: _rows(results / f"{name}.csv", file.delimiter) for name in tables}
    success, failure, unprocessed = (
        files.get(name, []) for name in ("success", "failure", "unprocessed")
    )
    held = sorted(record for job in jobs for record in org.ids.get(job, ()))
    codes = sorted(row["sf__Error"].partition(":")[0] for row in failure)
    return [
        ("the counts of its summary", _counts(file.expected), _claimed(summary["records"])),
        ("the rows of success.csv", file.expected.succeeded, len(success)),
        ("the reasons in failure.csv", sorted(file.expected.failures), codes),
        ("the rows of unprocessed.csv", file.expected.unprocessed, len(unprocessed)),
        ("the org's records of its jobs", sorted(row["sf__Id"] for row in success), held),
        ("how it was sent", file.expected.sent_as, org.sent_as(jobs)),
    ]


def _rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def _counts(expected: Expected) -> dict[str, int | None]:
    return {
        "total": expected.records,
        "succeeded": expected.succeeded,
        "failed": len(expected.failures),
        "unprocessed": expected.unprocessed,
    }


def _claimed(records: Mapping[str, int | None]) -> dict[str, int | None]:
    return {name: records[name] for name in ("total", "succeeded", "failed", "unprocessed")}


def _short(value: object, limit: int = 200) -> str:
    text = str(value)
    return text if len(text) <= limit else f"{text[:limit]}…"
