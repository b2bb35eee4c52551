"""The summary as a run of a load settled it, in `work/`: a second run of a step keeps to it."""

from bulkdrop import layout
from bulkdrop.load.upload import Load
from bulkdrop.report.summary import Summary
from bulkdrop.storage.bucket import Bucket


def settled_summary(bucket: Bucket, load: Load) -> Summary | None:
    """Return the summary that this run settled, if it did. Raises as Summary.from_json does."""
    document = bucket.read_json(layout.settled_summary_key(load.load_id, load.run))
    return Summary.from_json(document) if document is not None else None


def settle(bucket: Bucket, load: Load, summary: Summary) -> Summary:
    """Settle the summary of this run; return the one that counts, which was settled first."""
    key = layout.settled_summary_key(load.load_id, load.run)
    if bucket.write_json_once(key, summary.to_json()):
        return summary
    return settled_summary(bucket, load) or summary
