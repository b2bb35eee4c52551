"""Prices in the documents follow from the list prices and from what was counted."""

import re

import pytest
from kit.deployment import ROOT, template
from kit.documents import section, text_of

from bench import prices
from bench.estimates import large_load
from bench.whole_loads import Bill

PAGE = "docs/performance.md"
PLACE = text_of(PAGE).partition("<!-- bench: loads -->")[2].partition("<!-- end")[0]
ROWS = [
    line.strip("| ").split(" | ")
    for line in PLACE.splitlines()
    if re.match(r"\| \d+ files? of ", line)
]


def text(path: str) -> str:
    """Return a document with its lines joined."""
    return " ".join((ROOT / path).read_text("utf-8").split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_price_of_a_load(row: list[str]) -> None:
    """The cents of a row are what its counts cost, the bytes sent to Salesforce included."""
    name, seconds, transitions, invocations, gigabyte_seconds, calls, requests, sent, cents = row
    writes, reads = map(int, requests.split(" / "))
    bill = Bill(
        name=name,
        files=int(name.split()[0]),
        seconds=float(seconds),
        transitions=int(transitions),
        invocations=int(invocations),
        gigabyte_seconds=float(gigabyte_seconds),
        salesforce_calls=int(calls),
        writes=writes,
        reads=reads,
        sent_bytes=round(float(sent) * 10**6),
        peaks={},
    )

    assert 100 * bill.dollars / bill.files == pytest.approx(float(cents), abs=0.0002)


def test_transfer_is_most_of_a_large_load() -> None:
    """The page states what a gigabyte costs, and that most of it is the way to Salesforce."""
    load = large_load(gigabytes=1, looks=6)
    said = re.search(r"1 GB in (\d+) parts, .*? some ([\d.]+) cents, ([\d.]+) of them", text(PAGE))

    assert said
    assert int(said[1]) == load.parts
    assert float(said[2]) == pytest.approx(load.cents, abs=0.05)
    assert float(said[3]) == load.transfer_cents > load.cents / 2


def test_each_child_is_billed_one_transition() -> None:
    """Another part costs its states and one transition more, which AWS bills for its execution."""
    one, two = large_load(0.1, looks=1), large_load(0.2, looks=1)

    assert two.transitions - one.transitions == 3 + 3 + 3


def test_price_of_a_stack_at_rest() -> None:
    """The page for operators counts the alarms of the template, and states the list prices."""
    resources = template()["Resources"].values()
    alarms = sum(each["Type"] == "AWS::CloudWatch::Alarm" for each in resources)
    said = section("Price", "docs/operate.md")

    assert f"its secret ({100 * prices.SECRET_MONTH:.0f} cents a month)" in said
    assert f"{alarms} alarms ({100 * prices.ALARM_MONTH:.0f} cents each" in said
    assert f"{prices.DASHBOARD_MONTH:.0f} dollars for the dashboard" in said
    assert f"metrics at {100 * prices.METRIC_MONTH:.0f} cents a month" in said
    assert f"{100 * prices.OUT_GB:.0f} cents for each gigabyte" in said
