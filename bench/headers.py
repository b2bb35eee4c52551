"""What it costs to find the fields of a header: whole loads with and without a description."""

import sys
from collections.abc import Iterator

from bench.files import HEADER, rows_file
from bench.measure import Usage, spread
from bench.servers import Race, serve_org, serve_s3
from bench.transfers import MEGABYTE, bulkdrop, load_facts

_ROWS = 1_000_000
_KINDS: dict[str, list[str]] = {
    "as it stands": [],
    "by labels": HEADER.decode().strip().split(","),
}


def measure_headers(runs: int) -> dict[str, list[Usage]]:
    """Load a million records `runs` times, the header as it stands and found by labels, in turn."""
    found: dict[str, list[Usage]] = {kind: [] for kind in _KINDS}
    file = rows_file(_ROWS)
    key = f"incoming/Contact/insert/{file.name}"
    with serve_org() as org, serve_s3() as s3:
        s3.put(key, file)
        facts = Race(org, s3, _ROWS, file, key).facts
        for number in range(runs):
            for kind, labels in _KINDS.items():
                load = load_facts(key, file.stat().st_size, number)
                load["load_id"] += f"-{len(labels)}"
                whole, _, _ = bulkdrop({**facts, "load": load, "labels": labels}, s3)
                found[kind].append(whole)
                org.reset()
                sys.stderr.write(f"header {kind}: {whole.cpu:.2f} s\n")
    return found


def table(found: dict[str, list[Usage]]) -> Iterator[str]:
    """Write one line for each kind."""
    yield "| the header of 1,000,000 records | CPU s | peak MB |"
    yield "|---|---:|---:|"
    for kind, used in found.items():
        cpu = spread([each.cpu for each in used])
        yield f"| {kind} | {cpu} | {spread([each.peak_bytes / MEGABYTE for each in used], 0)} |"
