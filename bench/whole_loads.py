"""Whole loads on the local cloud: what AWS would bill for them."""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import prices
from bench.files import rows_file
from bench.measure import BenchError
from bench.metering import Report, Reports, S3Calls
from local.outside.bucket import Ended, UploadBucket
from local.outside.org_view import OrgView
from local.world import World

_FAST_ORG = ["--fast", "--lag", "0", "--seconds-per-thousand-rows", "0"]
_MOST_SECONDS = 1800
_MANY = (20, 200)
_MB = 10**6
_GB = 10**9


@dataclass(frozen=True)
class Bill:
    """What some loads used, in units that AWS bills."""

    name: str
    files: int
    seconds: float
    transitions: int
    invocations: int
    gigabyte_seconds: float
    salesforce_calls: int
    writes: int
    reads: int
    sent_bytes: int
    peaks: dict[str, int]

    @property
    def dollars(self) -> float:
        """The price of all the files."""
        return (
            self.transitions * prices.STATE_TRANSITION
            + self.invocations * prices.LAMBDA_REQUEST
            + self.gigabyte_seconds * prices.LAMBDA_GB_SECOND
            + self.writes * prices.S3_WRITE
            + self.reads * prices.S3_READ
            + self.files * prices.EVENT
            + self.sent_bytes / _GB * prices.OUT_GB
        )


def measure_loads(rows: Sequence[int], parameters: dict[str, str] | None = None) -> list[Bill]:
    """Load files of these numbers of rows, one after the other, then many small ones at once."""
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        world = World(org_arguments=_FAST_ORG, logs=logs, parameters=parameters)
        with world:
            meter = _Meter(world, logs)
            cold = meter.load("1 file of 100 rows, cold", [rows_file(100)])
            warm = meter.load("1 file of 100 rows, warm", [rows_file(100)])
            single = [meter.load(f"1 file of {count:,} rows", [rows_file(count)]) for count in rows]
            many = [meter.load(f"{n} files of 100 rows", [rows_file(100)] * n) for n in _MANY]
    return [cold, warm, *single, *many]


def table(bills: Sequence[Bill]) -> Iterator[str]:
    """Write one line for each measured load, the prices in cents for each file."""
    yield (
        "| load | seconds | state transitions | Lambda invocations | billed GB-seconds "
        "| Salesforce calls | S3 writes / reads | MB sent | cents a file |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for bill in bills:
        yield (
            f"| {bill.name} | {bill.seconds:.1f} | {bill.transitions} | {bill.invocations} "
            f"| {bill.gigabyte_seconds:.2f} | {bill.salesforce_calls} "
            f"| {bill.writes} / {bill.reads} | {bill.sent_bytes / _MB:.2f} "
            f"| {100 * bill.dollars / bill.files:.4f} |"
        )


def peak_table(bills: Sequence[Bill]) -> Iterator[str]:
    """Write the most resident memory of each function, in MiB, at each load."""
    names = sorted({name for bill in bills for name in bill.peaks})
    yield f"| peak MiB | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for bill in bills:
        yield f"| {bill.name} | {' | '.join(str(bill.peaks.get(n, '')) for n in names)} |"


class _Meter:
    """Loads files in a world, and reads what the cloud wrote down meanwhile."""

    def __init__(self, world: World, logs: Path) -> None:
        self._bucket = UploadBucket(world.session().client("s3"), world.bucket)
        self._calls = S3Calls(world.cloud.faults, world.bucket)
        self._org = OrgView(world.org_url)
        self._reports = Reports(logs)
        self._dropped = 0

    def load(self, name: str, files: Sequence[Path]) -> Bill:
        """Drop the files at once, and wait until they are loaded."""
        began, calls = time.monotonic(), self._org.calls()
        writes, reads = self._calls.writes, self._calls.reads
        for file in files:
            self._dropped += 1
            key = f"incoming/Contact/insert/{file.stem}-{self._dropped}.csv"
            self._bucket.put(key, file.read_bytes(), {"repeated-upload": "load"})
        self._wait(len(files))
        seconds = time.monotonic() - began
        time.sleep(1)  # the last function ends just after its summary is there
        reports = self._reports.new()
        sys.stderr.write(f"{name}: {seconds:.1f} s\n")
        return Bill(
            name=name,
            files=len(files),
            seconds=seconds,
            transitions=_transitions(Counter(report.function for report in reports)),
            invocations=len(reports),
            gigabyte_seconds=sum(report.gigabyte_seconds for report in reports),
            salesforce_calls=self._org.calls() - calls,
            writes=self._calls.writes - writes,
            reads=self._calls.reads - reads,
            sent_bytes=sum(file.stat().st_size for file in files),
            peaks=_peaks(reports),
        )

    def _wait(self, count: int) -> None:
        ended: list[Ended] = []
        deadline = time.monotonic() + _MOST_SECONDS
        while len(ended) < count:
            if time.monotonic() > deadline:
                raise BenchError(f"{len(ended)} of {count} loads ended in {_MOST_SECONDS} s")
            time.sleep(0.05)
            ended += self._bucket.newly_ended()
        if bad := [each.summary["message"] for each in ended if each.status != "Succeeded"]:
            raise BenchError(bad[0])


def _transitions(invocations: Counter[str]) -> int:
    """
    Count the states that were entered, from the invocations and load.asl.json.

    The local Step Functions keep no history of a Distributed Map's children.
    """
    loads, parts = invocations["FinishLoad"], invocations["SaveResults"]
    others = parts - loads  # the first part of a load runs in its own execution
    of_load = 6  # Plan Load, Is It Our Turn?, More Parts?, Finish Load, Did Load Succeed?, its end
    of_part = 3  # Submit Job, Save Results, Is There a Second Chance?
    of_other = 3  # AWS bills each child one, Is Other Part Sent?, Part Ended
    of_turn = 3  # Wait for Turn, Take Turn, Is It Our Turn?
    of_look = 3  # Wait for Job, Check Job, Is Job Finished?
    maps = loads if others else 0
    turns, looks = invocations["TakeTurn"], invocations["CheckJob"]
    per_part = of_part * parts + of_other * others
    return of_load * loads + maps + per_part + of_turn * turns + of_look * looks


def _peaks(reports: Sequence[Report]) -> dict[str, int]:
    peaks: dict[str, int] = {}
    for report in reports:
        peaks[report.function] = max(peaks.get(report.function, 0), report.peak_mebibytes)
    return peaks
