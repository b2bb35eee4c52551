"""The cold start of each function: a fresh process, from the start of its import to ready."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import Usage, run, spread
from local.world import ROOT

_LARGE = ("requests", "jwt", "cryptography", "s3transfer")
_PROGRAM = f"""
import sys, time
wall, cpu = time.perf_counter(), time.process_time()
import app
print(time.perf_counter() - wall, time.process_time() - cpu)
print(*[name for name in {_LARGE} if name in sys.modules])
"""


@dataclass
class Starts:
    """The starts of one function: how long they took, and which large packages they imported."""

    usages: list[Usage] = field(default_factory=list)
    packages: str = ""


def measure_cold_starts(runs: int) -> dict[str, Starts]:
    """Start each function `runs` times, taking turns; a first round only writes bytecode."""
    folders = sorted(path.parent for path in (ROOT / "functions").glob("*/app.py"))
    found = {folder.name: Starts() for folder in folders}
    for number in range(runs + 1):
        for folder in folders:
            usage, packages = _start(folder)
            starts = found[folder.name]
            starts.packages = packages
            starts.usages += [usage] * (number > 0)
    return found


def table(found: dict[str, Starts]) -> Iterator[str]:
    """Write one line for each function."""
    yield "| function | import to ready, ms | of which processor, ms | large packages imported |"
    yield "|---|---:|---:|---|"
    for name, starts in found.items():
        wall = spread([usage.wall * 1000 for usage in starts.usages], 0)
        cpu = spread([usage.cpu * 1000 for usage in starts.usages], 0)
        yield f"| `{name}` | {wall} | {cpu} | {starts.packages.replace(' ', ', ')} |"


def _start(folder: Path) -> tuple[Usage, str]:
    environment = {
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "layers/load")]),
        "AWS_LAMBDA_FUNCTION_NAME": folder.name,
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_DEFAULT_REGION": "eu-central-1",
        "POWERTOOLS_SERVICE_NAME": "bulkdrop",
    }
    _, said = run([sys.executable, "-c", _PROGRAM], environment)
    times, packages, *_ = said.splitlines()
    wall, cpu = map(float, times.split())
    return Usage(wall, cpu), packages
