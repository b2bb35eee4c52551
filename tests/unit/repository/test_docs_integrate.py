"""What the page for integrators offers to copy fits what is sent."""

import json
from pathlib import Path
from typing import Any

from kit.documents import block

from bulkdrop.report.ending import Status
from bulkdrop.report.event import SOURCE, EventType
from local.cloud.stack.template import load

PAGE = "docs/integrate.md"


def fits(pattern: dict[str, Any]) -> bool:
    """Return whether a pattern of a rule selects events that we send, by our statuses alone."""
    statuses = {Status(each) for each in pattern["detail"]["status"]}
    return (pattern["source"], pattern["detail-type"]) == (
        [SOURCE],
        [EventType.FINISHED.value],
    ) and any(statuses)


def test_pattern() -> None:
    """The pattern selects ends of loads, by statuses that there are."""
    assert fits(json.loads(block("Events", "json", PAGE)))


def test_queue(tmp_path: Path) -> None:
    """The rule of the template selects each end."""
    path = tmp_path / "queue.yaml"
    path.write_text(block("A queue of ends", "yaml", PAGE), "utf-8")
    pattern = load(path)["Resources"]["LoadEndsRule"]["Properties"]["EventPattern"]

    assert fits(pattern)
    assert {Status(each) for each in pattern["detail"]["status"]} == {*Status}
