"""What a process tree used: wall time, processor time, peak memory; and medians of it."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCH = Path(__file__).with_name("launch.py")
_MOST_SECONDS = 900


class BenchError(Exception):
    """A measured program failed; the message holds its last words."""


@dataclass(frozen=True)
class Usage:
    """
    Seconds of wall clock and of processors (user and system), bytes of resident memory.

    The peak is that of the largest process of the tree.
    """

    wall: float
    cpu: float
    peak_bytes: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        peak = max(self.peak_bytes, other.peak_bytes)
        return Usage(self.wall + other.wall, self.cpu + other.cpu, peak)


def run(command: Sequence[str], environ: Mapping[str, str] | None = None) -> tuple[Usage, str]:
    """Run a command to its end; give what it used, and what it printed."""
    done = subprocess.run(  # noqa: S603 - the command is made of our own words
        [sys.executable, "-I", "-S", str(_LAUNCH), *command],
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        timeout=_MOST_SECONDS,
        check=False,
    )
    said, _, used = done.stderr.rstrip("\n").rpartition("\n")
    if done.returncode:
        raise BenchError(f"{' '.join(command)[:200]} failed:\n{done.stdout[-500:]}{said[-2000:]}")
    return Usage(**json.loads(used)), done.stdout


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Write the median, and beside it the least and the greatest value if there are several."""
    middle = f"{median(values):.{digits}f}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):.{digits}f}-{max(values):.{digits}f})"
