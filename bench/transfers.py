"""One load's data path, by each contestant in turn, against the same servers in the same run."""

import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import curl
from bench.files import FOLDER, rows_file
from bench.measure import Usage, run, spread
from bench.servers import BUCKET, S3, Race, serve_org, serve_s3
from local.world import ROOT

_CONTESTANTS = Path(__file__).with_name("contestants")
BULKDROP = {"PYTHONPATH": os.pathsep.join([str(ROOT / "layers/load"), str(ROOT)])}
MEGABYTE = 1_000_000


@dataclass
class Times:
    """What the runs of one contestant with one file used; a phase's usage is its process's own."""

    whole: list[Usage] = field(default_factory=list)
    phases: dict[str, list[Usage]] = field(default_factory=lambda: defaultdict(list))
    salesforce_calls: list[int] = field(default_factory=list)
    s3_calls: list[int] = field(default_factory=list)


Contestant = Callable[[Race, int], tuple[Usage, dict[str, Usage]]]


def race(rows: Sequence[int], runs: int) -> dict[int, dict[str, Times]]:
    """Let all contestants load each file `runs` times, taking turns; return what they used."""
    results: dict[int, dict[str, Times]] = {}
    for count in rows:
        results[count] = {name: Times() for name in contestants()}
        with serve_org() as org, serve_s3() as s3:
            file = rows_file(count)
            key = f"incoming/Contact/insert/{file.name}"
            s3.put(key, file)
            for number in range(runs):
                _one_round(Race(org, s3, count, file, key), number, results[count])
    return results


def contestants() -> dict[str, Contestant]:
    """Return those that can run on this machine."""
    found: dict[str, Contestant] = {
        "curl": curl.load,
        "Bulkdrop": _bulkdrop,
        "simple-salesforce": _simple_salesforce,
    }
    if shutil.which("node") and (FOLDER / "node_modules/jsforce").exists():
        found["jsforce"] = _jsforce
    return found


def load_facts(key: str, size: int, number: int) -> dict[str, Any]:
    """Return the state of a new load of one upload."""
    upload = {"bucket": BUCKET, "key": key, "version_id": None, "etag": '"0"', "bytes": size}
    return {
        "load_id": f"bench-{size}-{number}",
        "upload": upload,
        "object": "Contact",
        "operation": "insert",
        "external_id_field": None,
        "started_at": "2026-01-01T00:00:00Z",
        "run": 1,
    }


def bulkdrop(
    facts: dict[str, Any], s3: S3, program: str = "bulkdrop_load"
) -> tuple[Usage, dict[str, Usage], dict[str, Any]]:
    """Run Bulkdrop's data path; give its usage in all and by phase, and what it says of itself."""
    command = [sys.executable, "-m", f"bench.contestants.{program}", json.dumps(facts)]
    whole, said = run(command, {**s3.environ(), **BULKDROP})
    return whole, _phases(said), json.loads(said.splitlines()[-1])


def table(results: dict[int, dict[str, Times]]) -> Iterator[str]:
    """Write one line for each contestant and file."""
    yield "| rows | contestant | wall s | CPU s | peak MB | calls of Salesforce | of S3 |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for rows, times in results.items():
        for name, used in times.items():
            wall = spread([each.wall for each in used.whole])
            cpu = spread([each.cpu for each in used.whole])
            peak = spread([each.peak_bytes / MEGABYTE for each in used.whole], 0)
            calls = f"{spread(used.salesforce_calls, 0)} | {spread(used.s3_calls, 0)}"
            yield f"| {rows:,} | {name} | {wall} | {cpu} | {peak} | {calls} |"


def phase_table(results: dict[int, dict[str, Times]]) -> Iterator[str]:
    """Write the CPU seconds of the way there and the way back, for the largest file."""
    rows = max(results)
    yield f"| CPU s at {rows:,} rows | upload | results |"
    yield "|---|---:|---:|"
    for name, used in results[rows].items():
        cells = (spread([lap.cpu for lap in used.phases[p]], 3) for p in ("upload", "results"))
        yield f"| {name} | {' | '.join(cells)} |"


def _one_round(place: Race, number: int, results: dict[str, Times]) -> None:
    for name, contestant in contestants().items():
        org_before, s3_before = place.org.calls(), place.s3.calls()
        whole, phases = contestant(place, number)
        times = results[name]
        times.salesforce_calls.append(place.org.calls() - org_before)
        times.s3_calls.append(place.s3.calls() - s3_before)
        times.whole.append(whole)
        for phase, used in phases.items():
            times.phases[phase].append(used)
        place.org.reset()
        sys.stderr.write(f"{place.rows:,} rows, {name}: {whole.wall:.2f} s\n")


def _bulkdrop(place: Race, number: int) -> tuple[Usage, dict[str, Usage]]:
    load = load_facts(place.key, place.file.stat().st_size, number)
    whole, phases, _ = bulkdrop({**place.facts, "load": load}, place.s3)
    return whole, phases


def _simple_salesforce(place: Race, _number: int) -> tuple[Usage, dict[str, Usage]]:
    module = "bench.contestants.simple_salesforce_load"
    command = [sys.executable, "-m", module, json.dumps(place.facts)]
    with tempfile.TemporaryDirectory() as folder:
        whole, said = run(command, {"PYTHONPATH": str(ROOT), "TMPDIR": folder})
    return whole, _phases(said)


def _jsforce(place: Race, _number: int) -> tuple[Usage, dict[str, Usage]]:
    command = ["node", str(_CONTESTANTS / "jsforce_load.cjs"), json.dumps(place.facts)]
    whole, said = run(command, {"NODE_PATH": str(FOLDER / "node_modules")})
    return whole, _phases(said)


def _phases(said: str) -> dict[str, Usage]:
    """Sum the laps that a contestant reported, by phase."""
    phases: dict[str, Usage] = {}
    for line in said.splitlines():
        report = json.loads(line)
        if "phase" in report:
            used = Usage(report["wall"], report["cpu"])
            phases[report["phase"]] = phases.get(report["phase"], Usage(0, 0)) + used
    return phases
