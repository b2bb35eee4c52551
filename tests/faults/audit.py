"""The promise, as a check: each record loaded at most once, and reported exactly once."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from faults.faulty import FaultyWorld

RECORDS = 12
_BAD = (3, 8)
"""Which records the org refuses: their e-mail address is none."""
_FILLER = "All work and no play makes a long description. " * 190
_TERMINAL = {"JobComplete", "Failed", "Aborted"}


@dataclass(frozen=True)
class Upload:
    """A file of records that the org can tell apart, by their last names."""

    object: str
    names: list[str]
    bad: list[str]
    body: str


def make_upload(
    object_name: str,
    *,
    large: bool = False,
    records: int = RECORDS,
    mark: str = "",
    as_described: bool = True,
) -> Upload:
    """
    Make a file; a large one has more characters than go in one request.

    Unless `as_described`, its header is in lower case except for what names a record.
    """
    names = [f"{mark or object_name} {number}" for number in range(records)]
    bad = [names[number] for number in _BAD if number < records]
    header = "LastName,Email,Score__c,Description"
    lines = [header if as_described else f"LastName{header.lower().removeprefix('lastname')}"]
    for number, name in enumerate(names):
        email = "nobody" if name in bad else f"{number}@example.com"
        lines.append(f"{name},{email},{9100 + number},{_FILLER if large else 'Short'}")
    return Upload(object_name, names, bad, "\n".join(lines) + "\n")


def discrepancies(
    world: FaultyWorld, object_name: str, loads: Sequence[tuple[Upload, dict[str, Any]]]
) -> Iterator[str]:
    """Yield each thing that is not as promised about all the loads of an object."""
    written = commits(world, object_name)
    wanted = Counter(name for upload, _ in loads for name in upload.names)
    for name, times in sorted((written - wanted).items()):
        yield f"{name!r} is in the org {times} times more than it was dropped"
    for upload, summary in loads:
        yield from _misreported(world, upload, summary)
    reported = Counter(name for _, summary in loads for name in _names(world, summary, "success"))
    known = all(summary["status"] != "Unreconciled" for _, summary in loads)
    for name, times in sorted((reported - written).items()):
        yield f"{name!r} is {times} times more in success.csv than in the org"
    if known and written - reported:
        yield f"success.csv does not report {sorted(written - reported)}, which are in the org"
    for job in world.jobs(object_name):
        empty = job["state"] == "Open" and "numberRecordsProcessed" not in job
        if job["state"] not in _TERMINAL and known and not empty:
            yield f"job {job['id']} was left {job['state']}"


def commits(world: FaultyWorld, object_name: str) -> Counter[str]:
    """Count how many times the org committed each record of an object, by its ledger."""
    ledger = [entry for entry in world.org.ledger() if entry["object"] == object_name]
    names = {row["Id"]: row["LastName"] for row in world.org.records(object_name)}
    return Counter(names[entry["record_id"]] for entry in ledger)


def _misreported(world: FaultyWorld, upload: Upload, summary: dict[str, Any]) -> Iterator[str]:
    counts, where = summary["records"], summary["load_id"]
    rows = {
        outcome: Counter(_names(world, summary, name))
        for name, outcome in [
            ("success", "succeeded"),
            ("failure", "failed"),
            ("unprocessed", "unprocessed"),
        ]
    }
    yield from _foreign_rows(world, upload, summary)
    for outcome, names in rows.items():
        if names.total() != counts[outcome]:
            yield f"{where}: {outcome}: {counts[outcome]} reported, {names.total()} in the file"
    total = sum(rows.values(), Counter[str]())
    wanted = Counter(upload.names)
    if total - wanted:
        yield f"{where}: more than once in the results: {sorted(total - wanted)}"
    missing = (wanted - total).total()
    if missing != counts["unknown"]:
        yield f"{where}: {missing} records are nowhere, {counts['unknown']} are reported as unknown"
    if (missing > 0) != (summary["status"] == "Unreconciled"):
        yield f"{where}: {missing} records are nowhere, and it is {summary['status']}"


def _foreign_rows(world: FaultyWorld, upload: Upload, summary: dict[str, Any]) -> Iterator[str]:
    """Yield which rows that were handed back are neither the upload's own nor blanked ones."""
    reader = csv.DictReader(io.StringIO(upload.body))
    lines = {str(reader.line_num): row for row in reader}  # each row is in one line
    own = {row["LastName"]: row for row in lines.values()}
    for name in ("failure", "unprocessed"):
        for row in world.loading.rows(summary, name):
            cells = {key: cell for key, cell in row.items() if not key.startswith("sf__")}
            if not any(_is_own(cells, each) for each in own.values()):
                yield f"{summary['load_id']}: a row of {name}.csv is none of the upload's: {cells}"
            line = row.get("sf__Line")  # a naive load's own files have no such column
            if line and lines[line] != cells:
                yield f"{summary['load_id']}: line {line} does not hold {cells}"


def _is_own(cells: dict[str, str], own: dict[str, str]) -> bool:
    """Return whether these are a row's cells; a habit blanks those of columns in lower case."""
    return all(own[key] == cell or (cell == "" and key.islower()) for key, cell in cells.items())


def _names(world: FaultyWorld, summary: dict[str, Any], name: str) -> list[str]:
    """Name the records of a result file; those of success.csv by their ids, as N1 may blank it."""
    rows = [
        {key.lower(): cell for key, cell in row.items()}
        for row in world.loading.rows(summary, name)
    ]
    if name != "success":
        return [row["lastname"] for row in rows]
    known = {r["Id"]: r["LastName"] for r in world.org.records(summary["object"])}
    return [known.get(row["sf__id"], "") for row in rows]
