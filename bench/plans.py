"""Plans alone: of uploads that need a clean copy, and of one that no laptop could store."""

import gzip
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from backports import zstd

from bench.files import rows_file
from bench.measure import Usage, spread
from bench.servers import S3, serve_s3
from bench.transfers import MEGABYTE, bulkdrop, load_facts

_KEY = "incoming/Contact/insert/plan.csv"
_ROWS = 1_000_000
_NAMES = "Jürgen Größler né Lefèvre"
"""Enough letters to tell the encoding by: one foreign letter in a whole file is refused."""
_FORMS: dict[str, Callable[[bytes], bytes]] = {
    "ragged record at the end": lambda text: text + b"ragged\n",
    "CRLF, one LF": lambda text: (
        text.replace(b"\n", b"\r\n") + text[text.rfind(b"\n", 0, -1) + 1 :]
    ),
    "Windows-1252": lambda text: text.replace(b"Dr.", _NAMES.encode("cp1252")),
    "UTF-16": lambda text: text.decode().encode("utf-16"),
    "gzip": lambda text: gzip.compress(text, 6),
    "zstd": zstd.compress,
}


def measure_clean_copies(runs: int) -> Iterator[str]:
    """Plan each form `runs` times; the megabytes are those of the text in UTF-8."""
    text = rows_file(_ROWS).read_bytes()
    yield "| upload | MB/s a core | peak MB |"
    yield "|---|---:|---:|"
    for form, write in _FORMS.items():
        with serve_s3() as s3, tempfile.NamedTemporaryFile() as file:
            file.write(write(text))
            file.flush()
            s3.put(_KEY, Path(file.name))
            size = Path(file.name).stat().st_size
            used = [plan_upload(s3, _KEY, size, number) for number in range(runs)]
        speeds = [len(text) / MEGABYTE / plan.cpu for _, plan, _ in used]
        peaks = [whole.peak_bytes / MEGABYTE for whole, _, _ in used]
        yield f"| {form} | {spread(speeds, 0)} | {spread(peaks, 0)} |"


def measure_plans(gigabytes: Sequence[float]) -> Iterator[str]:
    """Plan uploads of such sizes, whose bytes are made as they are read."""
    yield "| GB | runs | parts | records | s | MB/s | peak MB |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for number, gb in enumerate(gigabytes):
        with serve_s3() as s3:
            size = s3.make_large(_KEY, gb)
            whole, plan, said = plan_upload(s3, _KEY, size, number)
        sys.stderr.write(f"{gb} GB planned: {plan.wall:.0f} s\n")
        yield (
            f"| {size / MEGABYTE / 1000:.1f} | {said['runs']} | {said['parts']:,} "
            f"| {said['records']:,} | {plan.wall:.0f} | {size / MEGABYTE / plan.wall:.0f} "
            f"| {whole.peak_bytes / MEGABYTE:.0f} |"
        )


def plan_upload(s3: S3, key: str, size: int, number: int) -> tuple[Usage, Usage, dict[str, Any]]:
    """Plan an upload in a process of its own; give what that used, what the plan did, its facts."""
    whole, phases, said = bulkdrop(load_facts(key, size, number), s3, "bulkdrop_plan")
    return whole, phases["plan"], said
