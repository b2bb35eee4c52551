"""How fast the plan's scan reads a core's worth of records, by how they are quoted."""

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from bench import files
from bench.measure import spread
from bulkdrop.table.header.dialect import detect_dialect
from bulkdrop.table.misread.watch import Watch
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.scan import Scan

_MEGABYTE = 1_000_000
_READ_BYTES = 1 << 20
_TIMES = 100
_KINDS: dict[str, Callable[[], bytes]] = {
    "plain": files.plain_block,
    "one value quoted": files.mixed_block,
    "fully quoted": files.quoted_block,
    "multi-line": files.multi_line_block,
    "plain, German names": partial(files.text_block, "Müller Schäfer Groß Anna Köhler Jürgen"),
    "plain, Polish names": partial(files.text_block, "Łukasz Wójcik Świętek Anna Żółć Dąbek"),
    "plain, Russian names": partial(files.text_block, "Иванов Мария Сергей Анна Павел Ольга"),
}


def measure_scans(runs: int) -> dict[str, list[float]]:
    """Return the megabytes a second of processor time that each kind was scanned with."""
    speeds: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    blocks = {kind: make() for kind, make in _KINDS.items()}
    for _ in range(runs):
        for kind, block in blocks.items():
            speeds[kind].append(_scan(block))
    return speeds


def table(speeds: dict[str, list[float]]) -> Iterator[str]:
    """Write one line for each kind of file."""
    yield "| records | MB/s a core |"
    yield "|---|---:|"
    for kind, found in speeds.items():
        yield f"| {kind} | {spread(found, 0)} |"


def _scan(block: bytes) -> float:
    """Scan the block many times over, in the pieces that S3 hands out."""
    dialect = detect_dialect(files.HEADER)
    scan = Scan(dialect, _no_bad_record, start=len(files.HEADER), max_part_bytes=100_000_000)
    began = time.process_time()
    for _ in Watch().over(scan.run(_reads(block)), scan):
        pass
    seconds = time.process_time() - began
    if sum(piece.records for piece in scan.slices) != 10_000 * _TIMES:
        sys.exit("the scan lost records")
    return len(block) * _TIMES / _MEGABYTE / seconds


def _reads(block: bytes) -> Iterator[bytes]:
    rest = b""
    for _ in range(_TIMES):
        rest += block
        while len(rest) >= _READ_BYTES:
            yield rest[:_READ_BYTES]
            rest = rest[_READ_BYTES:]
    yield rest


def _no_bad_record(bad: BadRecord) -> None:
    sys.exit(f"line {bad.line} {bad.complaint}")
