"""
The cold start of each function: a fresh process, from the start of its import to ready.

Its clients of AWS are made meanwhile. They are timed apart: 0.1.0 made them at the first call.
"""

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
import boto3
make, clients = boto3.client, 0.0
def client(*arguments, **options):
    global clients
    began = time.process_time()
    try:
        return make(*arguments, **options)
    finally:
        clients += time.process_time() - began
boto3.client = client
import app
print(time.perf_counter() - wall, time.process_time() - cpu, clients)
print(*[name for name in {_LARGE} if name in sys.modules])
"""


@dataclass
class Starts:
    """The starts of one function: how long they took, and which large packages they imported."""

    usages: list[Usage] = field(default_factory=list)
    clients: list[float] = field(default_factory=list)
    """Of the processor's seconds, those that the clients took."""
    packages: str = ""


def measure_cold_starts(runs: int) -> dict[str, Starts]:
    """Start each function `runs` times, taking turns; a first round only writes bytecode."""
    folders = sorted(path.parent for path in (ROOT / "functions").glob("*/app.py"))
    found = {folder.name: Starts() for folder in folders}
    for number in range(runs + 1):
        for folder in folders:
            usage, clients, packages = _start(folder)
            starts = found[folder.name]
            starts.packages = packages
            if number:
                starts.usages.append(usage)
                starts.clients.append(clients)
    return found


def table(found: dict[str, Starts]) -> Iterator[str]:
    """Write one line for each function."""
    yield "| function | import to ready, ms | of it processor | of it clients | large packages |"
    yield "|---|---:|---:|---:|---|"
    for name, starts in found.items():
        wall = spread([usage.wall * 1000 for usage in starts.usages], 0)
        cpu = spread([usage.cpu * 1000 for usage in starts.usages], 0)
        clients = spread([seconds * 1000 for seconds in starts.clients], 0)
        yield f"| `{name}` | {wall} | {cpu} | {clients} | {starts.packages.replace(' ', ', ')} |"


def _start(folder: Path) -> tuple[Usage, float, str]:
    environment = {
        "PYTHONDONTWRITEBYTECODE": "",  # the layer has its bytecode with it
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "layers/load")]),
        "AWS_LAMBDA_FUNCTION_NAME": folder.name,
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_DEFAULT_REGION": "eu-central-1",
        "POWERTOOLS_SERVICE_NAME": "bulkdrop",
    }
    _, said = run([sys.executable, "-c", _PROGRAM], environment)
    times, packages, *_ = said.splitlines()
    wall, cpu, clients = map(float, times.split())
    return Usage(wall, cpu), clients, packages
