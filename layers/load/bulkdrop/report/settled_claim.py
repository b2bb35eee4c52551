"""What became of the bytes that a load claimed: how many of their records it loaded."""

from bulkdrop import layout
from bulkdrop.load.upload import Load
from bulkdrop.report.ending import Counts
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.repeated_upload import Repeats


def settle_claim(bucket: Bucket, load: Load, counts: Counts, finished_at: str) -> None:
    """Say of the bytes that a load claimed, if it did, how many records it loaded, or may have."""
    claimed = bucket.read_json(layout.kept_key(load.load_id, "upload.json"))
    if not claimed:
        return
    document, etag = bucket.read_versioned(claimed["key"])
    if document and document["load_id"] == load.load_id:
        records = counts.succeeded + counts.unknown
        ended = Repeats(load.load_id, finished_at, records).to_json()
        bucket.replace_json(claimed["key"], {**ended, "before": document.get("before")}, etag)
