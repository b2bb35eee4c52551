"""The examples and pictures in the documents are what the code really gives."""

import json
import re
from collections.abc import Iterator

from kit.deployment import state_machine
from kit.documents import README, block

from local.demo.files import demo_files


def test_summary_example_adds_up() -> None:
    """The example's counts are what its table says that counts must be."""
    records = json.loads(block("Results", "json", "docs/loading.md"))["records"]
    parts = ("succeeded", "failed", "unprocessed", "unknown")

    assert records["total"] == sum(records[name] for name in parts)


def test_demo_output() -> None:
    """The demo's table has each file that it drops, with what must become of it."""
    output = block("Try it on a laptop", "text", README)
    for file in demo_files(50_000):
        expected = file.expected
        counts = [expected.succeeded, len(expected.failures), expected.unprocessed]
        total = [] if expected.records is None else [expected.records]
        row = next(
            line for line in output.splitlines() if re.match(rf"{re.escape(file.name)} +\d", line)
        )
        cells = row.removeprefix(file.name).split()
        reported = [f"{count:,}" for count in [*total, *counts]]
        assert cells[: len(reported) + 1] == [*reported, expected.status]


def test_state_diagram() -> None:
    """The diagram has the states of the definition and the ways between; the Map is one box."""
    text = block("How a load runs", "mermaid", "docs/operate.md")
    names = dict(re.findall(r'(\w+)[\[({]+"([^":]+)', text))
    bare = re.sub(r'[\[({]+"[^"]+"[\])}]+', "", text)
    drawn = re.findall(r"(\w+) (-->|-\.->) (\w+)", bare)

    assert sorted(names.values()) == sorted(state_machine()["States"])
    assert sorted((names[a], arrow, names[b]) for a, arrow, b in drawn) == sorted(set(_ways()))


def _ways() -> Iterator[tuple[str, str, str]]:
    """Yield each way from state to state; a way that an error takes too counts once."""
    for name, state in state_machine()["States"].items():
        onward = {state[word] for word in ("Next", "Default") if word in state}
        onward |= {choice["Next"] for choice in state.get("Choices", ())}
        caught = {rule["Next"] for rule in state.get("Catch", ())} - onward
        yield from ((name, "-->", target) for target in onward)
        yield from ((name, "-.->", target) for target in caught)
