"""The numbers of a finished load that are worth a graph and an alarm."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bulkdrop.report.summary import Status


def load_metrics(summary: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Give name, CloudWatch unit and value of each metric of a summary."""
    records = summary["records"]
    yield "RecordsIn", "Count", records["total"] or 0
    for name in ("succeeded", "failed", "unprocessed", "unknown"):
        yield f"Records{name.capitalize()}", "Count", records[name]
    took = _time(summary["finished_at"]) - _time(summary["started_at"])
    yield "LoadSeconds", "Seconds", took.total_seconds()
    for status in Status:  # zeros too, so that an alarm returns to rest
        yield f"Loads{status.value}", "Count", int(summary["status"] == status.value)
    for state, jobs in Counter(job["state"] for job in summary["jobs"]).items():
        yield f"Jobs{state}", "Count", jobs


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
