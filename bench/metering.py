"""What the local cloud reports of its own use: reports of invocations, calls of S3."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from local.http.faults import Fault, Faults

_MEBIBYTES_A_GIGABYTE = 1024


@dataclasses.dataclass(frozen=True)
class Report:
    """One invocation, as the platform would bill it: the time of a cold start is billed, too."""

    function: str
    billed_milliseconds: int
    memory_mebibytes: int
    peak_mebibytes: int
    init_milliseconds: int
    processor_milliseconds: float

    @property
    def is_first(self) -> bool:
        """Whether the function was started for this invocation."""
        return self.init_milliseconds > 0

    @property
    def gigabyte_seconds(self) -> float:
        """What AWS bills: configured memory times time."""
        gigabytes = self.memory_mebibytes / _MEBIBYTES_A_GIGABYTE
        return gigabytes * self.billed_milliseconds / 1000


class Reports:
    """The reports in the logs of all functions, each given once."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._seen: Counter[str] = Counter()

    def new(self) -> list[Report]:
        """Return those that were written since the last call."""
        return [report for log in sorted(self._logs.glob("*.log")) for report in self._read(log)]

    def _read(self, log: Path) -> Iterator[Report]:
        function = log.stem.rpartition("-")[2].removesuffix("Function")
        lines = [line for line in log.open(encoding="utf-8") if '"platform.report"' in line]
        for line in lines[self._seen[function] :]:
            metrics = json.loads(line)["record"]["metrics"]
            yield Report(
                function,
                billed_milliseconds=metrics["billedDurationMs"],
                memory_mebibytes=metrics["memorySizeMB"],
                peak_mebibytes=metrics["maxMemoryUsedMB"],
                init_milliseconds=metrics["initDurationMs"],
                processor_milliseconds=metrics["processorMs"],
            )
        self._seen[function] = len(lines)


class S3Calls:
    """Counts calls of S3 where the local cloud looks whether one is to fail; not the bench's."""

    def __init__(self, faults: Faults, bucket: str) -> None:
        self.writes = 0
        """PUT, COPY, POST and LIST, as S3 prices them; DELETE is free."""
        self.reads = 0
        self._path = f"/{bucket}"
        self._take = faults.take
        faults.take = self._count  # type: ignore[method-assign] # the one place that sees all calls

    def _count(self, method: str, path: str, about: Callable[[], str] = str) -> Fault | None:
        if path.startswith(self._path) and not self._is_ours(method, path):
            listing = "list-type" in path
            self.writes += listing or method in {"PUT", "POST"}
            self.reads += method in {"GET", "HEAD"} and not listing
        return self._take(method, path, about)

    def _is_ours(self, method: str, path: str) -> bool:
        """Return whether a call is the bench's own: a wait for a summary, or a drop."""
        if method == "GET":
            return "prefix=results" in path or path.startswith(f"{self._path}/results/")
        return method == "PUT" and path.startswith(f"{self._path}/incoming/")
