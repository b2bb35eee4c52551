"""For any header, format and mapping: what arrives in the org is what the settings say."""

import itertools
import os
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kit.stated_files import Stated, written
from kit.stated_values import (
    CONSTANTS,
    DEFAULTS,
    GOOD,
    KEY,
    ORG_DEFAULTS,
    PARENT,
    VALUES,
    Settings,
    Way,
    cell,
    name_of,
    stored,
    ways,
)
from kit.steps import Steps
from kit.whole_load import load
from kit.workbooks import xlsx

EXAMPLES = int(os.environ.get("BULKDROP_SETTINGS_EXAMPLES", "3"))
"""Always the same ones in `make test`; `make long` draws many."""

FOLDERS = {"insert": "insert", "upsert": f"upsert/{KEY}"}
NUMBERS = {"Weight__c": float, "Parcels__c": int, "Value__c": float}
FILES = itertools.count(1)
"""No two files have the same keys, so that one org serves all."""

BEFORE = {
    "Status__c": "Delivered",
    "Weight__c": 9.5,
    "Parcels__c": 9,
    "Value__c": 9.25,
    "Insured__c": "true",
    "Shipped_On__c": "2001-02-03",
    "Delivered_At__c": "2001-02-03T04:05:06.000Z",
    "Recipient_Email__c": "before@example.com",
    "Notes__c": "before",
    PARENT: "C-0",
}
"""What the records hold that an upsert finds."""


def stated_text(field: str, text: str) -> object:
    """Return a default or a constant, which stands in the settings as Salesforce takes it."""
    return NUMBERS[field](text) if field in NUMBERS else text


def value_of(field: str, value: object, way: Way, stated: Settings) -> Mapping[str, Any] | None:
    """Return what one cell makes of a field: nothing if it is left alone."""
    if value is not None:
        return {field: stored(value)} if way.is_clear(value) else None
    if field == "Insured__c" and "" in stated.get("false_values", ()):
        return {field: "false"}
    if field in stated.get("defaults", {}):
        return {field: stated_text(field, stated["defaults"][field])}
    clears = stated.get("empty_cells") == "clear" and field not in {"Insured__c", PARENT}
    return {field: None} if clears else {}


@st.composite
def files(draw: st.DrawFn) -> Stated:
    """Draw settings, values, and the file that writes them."""
    fields = draw(st.lists(st.sampled_from([*VALUES]), min_size=1, unique=True))
    fields = draw(st.permutations([KEY, *fields]))
    way = {**draw(ways()), KEY: Way({}, lambda value: value)}
    stated: Settings = draw(st.sampled_from([{}, {"constants": CONSTANTS}])).copy()
    for each in fields:
        stated |= way[each].settings
    mapped: dict[str, str] = {}
    header = [name_of(draw, each, mapped, stated.get("constants", ())) for each in fields]
    stated |= draw(st.sampled_from([{}, {"empty_cells": "clear"}, {"empty_cells": "leave"}]))
    stated |= draw(st.sampled_from([{}, {"trim_cells": True}]))
    stated |= draw(st.sampled_from([{}, {"defaults": DEFAULTS}]))
    extra = draw(st.sampled_from(["", "mapped", "unknown"]))
    if extra == "mapped":
        mapped["Bemerkung"] = ""
    elif extra:
        stated["unknown_columns"] = "leave_out"
    if mapped:
        stated["columns"] = mapped
    prefix = next(FILES)
    is_book = draw(st.booleans())
    rows: list[list[object]] = []
    holds: dict[str, Mapping[str, Any] | None] = {}
    for number in range(draw(st.integers(1, 5))):
        values = {each: draw(st.none() | VALUES[each]) for each in fields if each != KEY}
        if number == 0:  # one that fits, or nothing would be sent
            values |= {name: value for name, value in GOOD.items() if name in values}
        key = f"{prefix}-{number}"
        row = {**values, KEY: key}
        cells = [
            cell(row[each], way[each], typed=is_book and draw(st.booleans())) for each in fields
        ]
        rows.append(cells + (["x"] if extra else []))
        holds[key] = held(values, way, stated)
    table: list[Sequence[object]] = [header + (["Bemerkung"] if extra else []), *rows]
    if is_book:
        return Stated(stated, xlsx(table), holds)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    if encoding == "cp1252":
        stated["encoding"] = encoding
    text = written(
        table,
        draw(st.sampled_from(",;\t")),
        draw(st.sampled_from(["\n", "\r\n"])),
        quoted=draw(st.booleans()),
    )
    return Stated(stated, text.encode(encoding), holds)


def held(
    values: Mapping[str, Any], way: Mapping[str, Way], stated: Settings
) -> Mapping[str, Any] | None:
    """Return what the org holds of a record; None if one of its cells has two readings."""
    found: dict[str, Any] = {}
    for field, value in values.items():
        one = value_of(field, value, way[field], stated)
        if one is None:
            return None
        text = one.get(field)
        if field == "Notes__c" and isinstance(text, str) and stated.get("trim_cells"):
            one = {field: text.strip()}
        found |= one
    for name, text in stated.get("defaults", {}).items():
        if name not in values:
            found[name] = stated_text(name, text)
    for name, text in stated.get("constants", {}).items():
        found[name] = stated_text(name, text)
    return found


def before(steps: Steps, stated: Stated) -> None:
    """Load the records that an upsert finds."""
    header = [KEY, *BEFORE]
    rows = [header, *([key, *map(str, BEFORE.values())] for key in stated.holds)]
    ended = load(steps, written(rows, ",", "\n", quoted=False), "incoming/Shipment__c/insert/b.csv")
    assert ended.summary["status"] == "Succeeded", ended.files["failure"]


def accounts(steps: Steps) -> dict[str, str]:
    """Return the ids of the parents by their keys; they are made once."""
    if not steps.org.records("Account"):
        load(
            steps,
            "Name,External_Id__c\nA,C-0\nB,C-1\nC,C-2\n",
            "incoming/Account/insert/a.csv",
        )
    return {each["External_Id__c"]: each["Id"] for each in steps.org.records("Account")}


@pytest.mark.timeout(120 + 10 * EXAMPLES)
@settings(
    max_examples=EXAMPLES,
    derandomize="BULKDROP_SETTINGS_EXAMPLES" not in os.environ,
    deadline=None,
    phases=[Phase.generate],  # an example is a whole load, so making one smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(stated=files(), operation=st.sampled_from([*FOLDERS]))
def test_settings_are_kept(steps: Steps, stated: Stated, operation: str) -> None:
    """Each value arrives as it was meant, whatever the header calls it and the file's form is."""
    ids = accounts(steps)
    folder = f"incoming/Shipment__c/{FOLDERS[operation]}"
    if operation == "upsert":
        before(steps, stated)
    steps.drop(stated.toml, f"{folder}/bulkdrop.toml")
    try:
        ended = load(steps, stated.content, f"{folder}/a.csv")
    finally:
        steps.drop("", f"{folder}/bulkdrop.toml")

    records = {each[KEY]: each for each in steps.org.records("Shipment__c")}
    for key, held_ in stated.holds.items():
        if held_ is None and operation == "insert":
            assert key not in records
            continue
        start = BEFORE if operation == "upsert" else dict.fromkeys(BEFORE)
        expected = {**start, **(held_ or {})}
        if operation == "insert":
            expected |= {k: v for k, v in ORG_DEFAULTS.items() if expected[k] is None}
        parent = expected.pop(PARENT)
        found = {name: records[key].get(name) for name in [*expected, "Account__c"]}
        assert found == {**expected, "Account__c": ids[str(parent)] if parent else None}, (
            stated,
            ended.summary["message"],
        )
    assert ended.summary["records"]["not_sent"] == [*stated.holds.values()].count(None)
