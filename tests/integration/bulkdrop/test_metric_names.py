"""What alarms and the dashboard look at is what functions write: names, dimensions, properties."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from kit.graphs import OURS, dashboard, of_alarms, of_widgets
from kit.steps import Steps

Lines = list[dict[str, Any]]


def metric_lines(text: str) -> Lines:
    """Return the lines that CloudWatch makes metrics of."""
    return [line for line in map(json.loads, text.splitlines()) if "_aws" in line]


def metrics(lines: Lines) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Yield each metric of these lines: namespace, name, dimensions with their values."""
    for line in lines:
        for directive in line["_aws"]["CloudWatchMetrics"]:
            for dimensions in directive["Dimensions"]:
                named = tuple((name, line[name]) for name in dimensions)
                for metric in directive["Metrics"]:
                    assert metric["Name"] in line
                    yield directive["Namespace"], metric["Name"], named


@pytest.fixture
def written(steps: Steps, capsys: pytest.CaptureFixture[str]) -> Lines:
    """Return the metrics of a load from its start to its end, of one closed, and of a wrong key."""
    steps.run("start_load", steps.drop("x", "incoming/nonsense.csv"))
    state = steps.plan("LastName\nDoe\n")
    steps.run("take_turn", state)
    (part,) = steps.parts(state)
    state = steps.run("submit_job", part)
    while state["job"]["state"] != "JobComplete":
        state = steps.run("check_job", state)
    steps.run("save_results", state)
    steps.finish(state)
    steps.run("close_load", steps.load("LastName\nRoe\n"))
    return metric_lines(capsys.readouterr().out)


def test_alarms_and_widgets_look_at_what_is_written(written: Lines) -> None:
    """Each metric of ours that an alarm or a widget names is one that a function writes."""
    looked_at = {each for each in [*of_alarms(), *of_widgets()] if each[0] == OURS}

    assert len(looked_at) > 10
    assert looked_at <= {*metrics(written)}


def test_dimensions_are_bounded(written: Lines) -> None:
    """A stack has one dimension with one value, so its metrics are as many as their names."""
    assert {dimensions for _, _, dimensions in metrics(written)} == {(("service", "bulkdrop"),)}
    assert len({name for _, name, _ in metrics(written)}) <= 30


def test_queries_ask_for_what_is_written(written: Lines) -> None:
    """Each field that a query of the log reads stands in a line of metrics."""
    queries = [each["properties"].get("query", "") for each in dashboard()["widgets"]]
    asked = {
        name.partition(".")[0]
        for query in queries
        for name in re.findall(r"\b(?:[A-Z]\w+\.0|file|status|results|job_id)\b", query)
    }

    assert asked >= {"file", "status", "results", "job_id", "RecordsIn", "JobWaitedSeconds"}
    assert asked <= {name for line in written for name in line}
    loads = [line for line in written if "status" in line]
    assert [line["status"] for line in loads][-2] == "Succeeded"
    assert all(re.fullmatch(r"results/[\w/.%-]+/", line["results"]) for line in loads)
