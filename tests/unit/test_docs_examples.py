"""The README's examples and pictures are what the code really gives."""

import json
import re
from collections.abc import Iterator
from typing import Any

from unit.deployment import levels, state_machine, states
from unit.readme import block, section, table
from unit.words import LOAD, PART, PLAN

from bulkdrop.finish_load.ending import judge
from bulkdrop.report.summary import Counts, finished_load
from bulkdrop.work.outcome import JobReport, Outcome
from local.demo.files import demo_files


def keys(document: Any) -> Any:
    """Reduce a document to the names in it."""
    if isinstance(document, list):
        return [keys(each) for each in document[:1]]
    if isinstance(document, dict):
        return {name: keys(value) for name, value in document.items()}
    return None


def test_summary_example() -> None:
    """The example of a summary has the fields that are written, and each is explained."""
    job = JobReport("750A", "JobComplete", 2, 1, None)
    outcomes = [Outcome(0, 1, PART.records, job)]
    counts = Counts.of(outcomes, 0)
    results: Any = {"success": "results/…/success.csv", "failure": "results/…/failure.csv"}
    at = "2026-11-24T10:00:00Z"
    written = finished_load(
        LOAD, PLAN, judge(LOAD, counts, outcomes), counts, outcomes, results, at=at
    )
    example = json.loads(block("Drop, and what comes back", "json"))
    fields = section("Drop, and what comes back").split("| Field |")[1]
    explained = re.findall(r"`(\w+)`", " ".join(row[0] for row in table(f"| Field |{fields}")))

    assert keys(example) == keys(json.loads(json.dumps(written)))
    assert explained == [*written, "resume"]


def test_summary_example_adds_up() -> None:
    """The example's counts are what its table says that counts must be."""
    records = json.loads(block("Drop, and what comes back", "json"))["records"]
    parts = ("succeeded", "failed", "unprocessed", "unknown")

    assert records["total"] == sum(records[name] for name in parts)


def test_demo_output() -> None:
    """The demo's table has each file that it drops, with what must become of it."""
    output = block("Try it on a laptop", "text")
    for file in demo_files(50_000):
        expected = file.expected
        counts = [expected.succeeded, len(expected.failures), expected.unprocessed]
        total = [] if expected.records is None else [expected.records]
        row = next(
            line for line in output.splitlines() if re.match(rf"{re.escape(file.name)} +\d", line)
        )
        cells = row.removeprefix(file.name).split()
        told = [f"{count:,}" for count in [*total, *counts]]
        assert cells[: len(told) + 1] == [*told, expected.status]


def test_state_diagram() -> None:
    """The diagram has just the states of the definition, and the ways between them."""
    text = block("How it works", "mermaid")
    names = dict(re.findall(r'(\w+)[\[({]+"([^":]+)', text))
    bare = re.sub(r'[\[({]+"[^"]+"[\])}]+', "", text)
    drawn = re.findall(r"(\w+) (-->|-\.->) (\w+)", bare)

    assert sorted(names.values()) == sorted(states())
    assert sorted((names[a], arrow, names[b]) for a, arrow, b in drawn) == sorted(set(_ways()))


def _ways() -> Iterator[tuple[str, str, str]]:
    """Give each way from state to state; a way that an error takes too is told once."""
    for level in levels(state_machine()):
        for name, state in level["States"].items():
            onward = {state[word] for word in ("Next", "Default") if word in state}
            onward |= {choice["Next"] for choice in state.get("Choices", ())}
            caught = {rule["Next"] for rule in state.get("Catch", ())} - onward
            yield from ((name, "-->", target) for target in onward)
            yield from ((name, "-.->", target) for target in caught)
