"""What Save Results uses: without failures, with undo.csv, and with every tenth record refused."""

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.files import FOLDER, rows_file
from bench.measure import spread
from bench.servers import Race, serve_org, serve_s3
from bench.transfers import MEGABYTE, bulkdrop, load_facts

_ROWS = 1_000_000
_KINDS = {
    "update, no failures": ("update", 0),
    "insert, no failures": ("insert", 0),
    "insert, 100,000 failures": ("insert", 10),
}
"""The operation, and of how many records one has no last name: the fast org refuses it."""


@dataclasses.dataclass(frozen=True)
class Saved:
    """Processor seconds of Save Results, and the peak of the process that ran the whole load."""

    cpu: list[float] = dataclasses.field(default_factory=list)
    peak_bytes: list[int] = dataclasses.field(default_factory=list)


def measure_results(runs: int) -> dict[str, Saved]:
    """Load a million records of each kind `runs` times, taking turns."""
    found = {kind: Saved() for kind in _KINDS}
    with serve_org() as org, serve_s3() as s3:
        for number in range(runs):
            for kind, (operation, every) in _KINDS.items():
                file = _file(every)
                key = f"incoming/Contact/{operation}/{file.name}"
                s3.put(key, file)
                load = load_facts(key, file.stat().st_size, number) | {"operation": operation}
                load["load_id"] += f"-{operation}-{every}"
                facts = Race(org, s3, _ROWS, file, key).facts
                whole, phases, _ = bulkdrop({**facts, "load": load}, s3)
                found[kind].cpu.append(phases["results"].cpu)
                found[kind].peak_bytes.append(whole.peak_bytes)
                org.reset()
                sys.stderr.write(f"{kind}: {phases['results'].cpu:.2f} s\n")
    return found


def table(found: dict[str, Saved]) -> Iterator[str]:
    """Write one line for each kind."""
    yield "| 1,000,000 records | CPU s | peak MB of the whole load |"
    yield "|---|---:|---:|"
    for kind, saved in found.items():
        peaks = [each / MEGABYTE for each in saved.peak_bytes]
        yield f"| {kind} | {spread(saved.cpu)} | {spread(peaks, 0)} |"


def _file(every: int) -> Path:
    """Return the file of a million records, each tenth or so without a last name; made once."""
    whole = rows_file(_ROWS)
    path = FOLDER / f"contacts-{_ROWS}-{every}.csv"
    if not every:
        return whole
    if not path.exists():
        with whole.open("rb") as rows, path.open("wb") as file:
            file.write(rows.readline())
            for number, row in enumerate(rows):
                file.write(row[row.index(b",") :] if number % every == 0 else row)
    return path
