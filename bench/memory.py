"""What memory makes of each function: Lambda gives a share of a processor by it."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.files import rows_file
from bench.measure import BenchError
from bench.metering import Report, Reports
from local.cloud.lambdas.share import share_of
from local.outside.bucket import UploadBucket
from local.world import World

_FAST_ORG = ["--fast", "--lag", "0", "--seconds-per-thousand-rows", "0"]
_SIZES = (256, 512, 1024, 1769)
_AT_ONCE = 4
_MOST_SECONDS = 600


@dataclass
class Times:
    """Milliseconds of first invocations and of later ones, init left out."""

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)

    def add(self, report: Report, milliseconds: float) -> None:
        """Take what one invocation took."""
        (self.first if report.is_first else self.later).append(milliseconds)

    @property
    def least(self) -> tuple[float, float]:
        """The least of the first invocations and of the later ones."""
        return min(self.first), min(self.later or self.first)


@dataclass
class Measured:
    """One function: its memory, its processor times, and its times when held to its share."""

    memory: int = 0
    processor: Times = field(default_factory=Times)
    held: Times = field(default_factory=Times)


def measure_memory(runs: int) -> dict[str, Measured]:
    """
    Load small files, some at once into cold functions, then others one after the other.

    This is done twice: for processor times, and for times of functions held to their share.
    """
    found: dict[str, Measured] = {}
    for report in _reports(runs, held=False):
        measured = found.setdefault(report.function, Measured(report.memory_mebibytes))
        measured.processor.add(report, report.processor_milliseconds)
    for report in _reports(runs, held=True):
        took = report.billed_milliseconds - report.init_milliseconds
        found[report.function].held.add(report, took)
    return found


def table(found: dict[str, Measured]) -> Iterator[str]:
    """Write a line for each function, of first and later invocations."""
    sizes = " | ".join(f"{size:,} MB" for size in _SIZES)
    yield f"| ms, first / later | processor | {sizes} | has | held to it |"
    yield f"|---|{'---:|' * (len(_SIZES) + 3)}"
    for name, measured in sorted(found.items()):
        first, later = measured.processor.least
        cells = [f"{first / share_of(size):.0f} / {later / share_of(size):.0f}" for size in _SIZES]
        held = "{:.0f} / {:.0f}".format(*measured.held.least)
        line = [f"`{name}`", f"{first:.0f} / {later:.0f}", *cells]
        yield f"| {' | '.join(line)} | {measured.memory:,} MB | {held} |"


def _reports(runs: int, *, held: bool) -> list[Report]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(org_arguments=_FAST_ORG, logs=Path(folder))
        with world:
            world.cloud.functions.hold_to_share = held
            bucket = UploadBucket(world.session().client("s3"), world.bucket)
            for number, files in enumerate([_AT_ONCE, *[1] * runs]):
                _load(bucket, number, files)
            return Reports(Path(folder)).new()


def _load(bucket: UploadBucket, number: int, files: int) -> None:
    for each in range(files):
        key = f"incoming/Contact/insert/memory-{number}-{each}.csv"
        bucket.put(key, rows_file(100).read_bytes(), {"repeated-upload": "load"})
    ended, deadline = 0, time.monotonic() + _MOST_SECONDS
    while ended < files:
        if time.monotonic() > deadline:
            raise BenchError(f"{ended} of {files} loads ended in {_MOST_SECONDS} s")
        time.sleep(0.2)
        ended += len([*bucket.newly_ended()])
    time.sleep(1)  # the last function ends just after its summary is there
