"""Plan a load: read the upload once, refuse it in words or say in which parts it goes."""

import dataclasses
from collections.abc import Iterator
from itertools import chain

from bulkdrop import keys
from bulkdrop.bucket import Bucket
from bulkdrop.dialect import HEAD_BYTES, detect_dialect
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Load, Plan
from bulkdrop.scan import Scan
from bulkdrop.settings import PlanSettings


def plan_load(bucket: Bucket, load: Load, settings: PlanSettings) -> Plan:
    """
    Read the upload as a stream and list its parts in `work/`, where the state machine reads them.

    Raises UploadRefusedError if the file cannot be loaded as it is.
    """
    blocks = bucket.read_upload(load.upload, 0, load.upload.bytes)
    head = _head(blocks)
    dialect = detect_dialect(head)
    scan = Scan(dialect, settings.max_part_bytes)
    parts = list(scan.parts(chain([head[dialect.stop :]], blocks)))
    if not parts:
        raise UploadRefusedError(
            "The file has a header but no records. Nothing was sent; drop a file with records."
        )
    parts_key = f"{keys.work_prefix(load.load_id)}parts.json"
    bucket.write_json(parts_key, [dataclasses.asdict(part) for part in parts])
    return Plan(
        parts_key=parts_key,
        parts=len(parts),
        records=sum(part.records for part in parts),
        header_start=dialect.start,
        header_stop=dialect.stop,
        column_delimiter=dialect.column_delimiter,
        line_ending=dialect.line_ending,
        max_concurrent_jobs=settings.max_concurrent_jobs,
    )


def _head(blocks: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (block := next(blocks, b"")):
        head += block
    return head
