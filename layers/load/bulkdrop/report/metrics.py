"""The numbers of a finished load that are worth a graph and an alarm."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bulkdrop.report.ending import Status
from bulkdrop.report.summary import Summary


def load_metrics(summary: Summary) -> Iterator[tuple[str, str, float]]:
    """Yield name, CloudWatch unit and value of each metric of a load that has ended."""
    records = summary.records
    yield "RecordsIn", "Count", records.total or 0
    yield "RecordsSucceeded", "Count", records.succeeded
    yield "RecordsFailed", "Count", records.failed
    yield "RecordsUnprocessed", "Count", records.unprocessed
    yield "RecordsUnknown", "Count", records.unknown
    yield "LoadSeconds", "Seconds", _seconds(summary.started_at, summary.finished_at)
    for status in Status:  # zeros too, so that an alarm returns to rest
        yield f"Loads{status.value}", "Count", int(summary.status is status)
    for state, jobs in Counter(job.state for job in summary.jobs).items():
        yield f"Jobs{state}", "Count", jobs


def _seconds(start: str, stop: str) -> float:
    return (datetime.fromisoformat(stop) - datetime.fromisoformat(start)).total_seconds()
