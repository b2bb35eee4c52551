"""Group the records of a plain file by a column, over S3: processor time and memory."""

import json
import resource
import sys
import time
from collections.abc import Iterator

from bench.files import HEADER, rows_file
from bench.measure import run, spread
from bench.servers import BUCKET, serve_s3
from bench.transfers import BULKDROP, MEGABYTE, load_facts
from bulkdrop.load.plan import OwnHeader
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.grouping.grouped import Grouping
from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.form import Form
from bulkdrop.table.header.dialect import detect_dialect
from bulkdrop.table.records.scan import Scan

_KEY = "incoming/Contact/insert/group.csv"
_PART_BYTES = 100 << 20
_ROWS = (1_000_000, 10_000_000)


def measure_grouping(runs: int) -> Iterator[str]:
    """Group each file by the first name, of which there are some thousands."""
    yield "| MB | processor s | s | peak MB |"
    yield "|---:|---:|---:|---:|"
    for rows in _ROWS:
        path = rows_file(rows)
        size = path.stat().st_size
        with serve_s3() as s3:
            s3.put(_KEY, path)
            command = [
                sys.executable,
                "-m",
                "bench.grouping",
                json.dumps(load_facts(_KEY, size, rows)),
            ]
            environ = {**s3.environ(), **BULKDROP}
            said = [json.loads(run(command, environ)[1].splitlines()[-1]) for _ in range(runs)]
        columns = [spread([each[name] for each in said], 0) for name in ("cpu", "wall", "peak")]
        yield f"| {size / MEGABYTE:.0f} | {' | '.join(columns)} |"


def group(facts: dict[str, object]) -> dict[str, float]:
    """Group one upload; return seconds of the processor and of the clock, and the peak in MB."""
    load, bucket = Load.from_json(facts), Bucket(BUCKET)
    dialect = detect_dialect(HEADER, None)
    source, size, start = load.upload.source, load.upload.bytes, len(HEADER)
    scan = Scan(dialect, lambda _: None, start=start, max_part_bytes=_PART_BYTES)
    for _ in scan.run(bucket.read_range(source, start, size)):
        pass
    form = Form("none", "utf-8", "COMMA", "LF", cleaned=False, byte_order_mark=False)
    header = OwnHeader(source, 0, start)
    table = Table(source, 0, dialect, scan.slices, None, form, header)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    began, cpu = time.monotonic(), time.process_time()
    made = Grouping(bucket, load, table, "FirstName", _PART_BYTES).grouped()
    seconds, used = time.monotonic() - began, time.process_time() - cpu
    if sum(each.records for each in made.slices) != scan.records:
        raise AssertionError(made.slices)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"cpu": used, "wall": seconds, "peak": peak, "before": before}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(group(json.loads(sys.argv[1]))) + "\n")
