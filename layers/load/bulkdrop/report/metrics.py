"""The numbers of a finished load that are worth a graph and an alarm."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from bulkdrop.layout import results_prefix
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
    ends = [status for status in Status if status is not Status.SETTINGS_ACCEPTED]
    loads = {status.value: summary.status is status for status in ends}
    loads["NothingLoaded"] = _is_nothing_loaded(summary)
    for name, holds in loads.items():  # zeros too, so that an alarm returns to rest
        yield f"Loads{name}", "Count", int(holds)
    for state, jobs in Counter(job.state for job in summary.jobs).items():
        yield f"Jobs{state}", "Count", jobs


def load_properties(load_id: str, key: str, status: Status) -> dict[str, str]:
    """
    Return what the line of a load's metrics says of it besides, for queries of the log.

    `results` is the prefix of the results as a part of a URL.
    """
    results = quote(results_prefix(key, load_id))
    return {"load_id": load_id, "file": key, "status": status.value, "results": results}


def _is_nothing_loaded(summary: Summary) -> bool:
    """Return whether records were sent and Salesforce refused every one; a check sends none."""
    records = summary.records
    left = records.succeeded + records.unprocessed + records.unknown
    was_sent = summary.status is not Status.CHECKED and records.failed > records.not_sent
    return was_sent and left == 0


def _seconds(start: str, stop: str) -> float:
    return (datetime.fromisoformat(stop) - datetime.fromisoformat(start)).total_seconds()
