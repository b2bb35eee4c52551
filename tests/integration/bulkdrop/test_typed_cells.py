"""Settings that state a form are about text: typed cells of a workbook stay what they are."""

import datetime as dt

import pytest
from kit.steps import Steps
from kit.whole_load import load
from kit.workbooks import MAKERS, Percent, Rows, xlsx

FOLDER = "incoming/Shipment__c/insert/"
GERMAN = """
date_format = "dd.MM.yyyy"
datetime_format = "dd.MM.yyyy HH:mm"
time_zone = "Europe/Berlin"
decimal_separator = ","
thousands_separator = "."
true_values = ["Ja"]
false_values = ["Nein", ""]
"""
HEADER: list[object] = [
    *("Tracking Number", "Value", "Weight", "Insured", "Shipped On", "Delivered At", "Notes")
]
DAY, NOON = dt.date(2026, 12, 31), dt.datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001 # a workbook has no zone


def sent(steps: Steps, settings: str, *rows: list[object]) -> list[list[str]]:
    """Return what is sent of a workbook under settings of its folder."""
    steps.drop(settings, f"{FOLDER}bulkdrop.toml")
    return steps.table(steps.plan(xlsx([HEADER, *rows]), f"{FOLDER}a.xlsx"))[1:]


def test_typed_beside_text(steps: Steps) -> None:
    """Typed cells and texts of one column are the same values; a moment is in the stated zone."""
    rows = sent(
        steps,
        GERMAN,
        ["A-1", 1.234, 0.5, True, DAY, NOON, 1.5],
        ["A-2", "1.234", "0,5", "Nein", "31.12.2026", "01.07.2026 12:00", "1,5"],
    )

    assert rows == [
        ["A-1", "1.234", "0.5", "true", "2026-12-31", "2026-07-01T10:00:00Z", "1.5"],
        ["A-2", "1234", "0.5", "false", "2026-12-31", "2026-07-01T10:00:00Z", "1,5"],
    ]


@pytest.mark.parametrize("kind", MAKERS)
def test_numbers_in_each_kind(steps: Steps, kind: str) -> None:
    """In each kind of workbook a number is never read as one with thousands."""
    steps.drop(GERMAN, f"{FOLDER}bulkdrop.toml")
    rows: Rows = [
        ["Tracking Number", "Value"],
        ["A-1", 1.234],
        ["A-2", "1.234"],
        ["A-3", Percent(0.125)],
    ]

    table = steps.table(steps.plan(MAKERS[kind](rows), f"{FOLDER}a.{kind}"))

    assert [row[1] for row in table[1:]] == ["1.234", "1234", "12.5"]


def test_what_a_format_cannot_state(steps: Steps) -> None:
    """Seconds that the format leaves out, and years that it shortens, arrive all the same."""
    settings = GERMAN.replace("dd.MM.yyyy", "dd.MM.yy")

    (row,) = sent(
        steps, settings, ["A-1", 1, 1, None, dt.date(1931, 5, 4), NOON.replace(second=7), "x"]
    )

    assert row[4:6] == ["1931-05-04", "2026-07-01T10:00:07Z"]


def test_no_word_for_a_checkbox(steps: Steps) -> None:
    """A checkbox that is not set is false, even if settings have no word for it."""
    rows = sent(
        steps, 'true_values = ["Ja"]', ["A-1", 1, 1, False, DAY, NOON, ""], ["A-2", *[None] * 6]
    )

    assert [row[3] for row in rows] == ["false", ""]


def test_days_and_moments(steps: Steps) -> None:
    """A day is midnight in a field of moments; a moment is no day, and its record is not sent."""
    steps.drop(GERMAN, f"{FOLDER}bulkdrop.toml")
    rows = [HEADER, ["A-1", 1, 1, True, DAY, DAY, "x"], ["A-2", 1, 1, True, NOON, NOON, "x"]]

    state = steps.plan(xlsx(rows), f"{FOLDER}a.xlsx")

    assert steps.table(state)[1][4:6] == ["2026-12-31", "2026-12-30T23:00:00Z"]
    (aside,) = steps.rows(state["plan"]["set_aside"]["key"])
    assert "2026-07-01T12:00:00Z is not a date of the form dd.MM.yyyy" in aside["sf__Error"]


def test_hour_that_came_twice(steps: Steps) -> None:
    """An hour that the clocks of the zone showed twice is not sent, typed or not."""
    twice = dt.datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 # a workbook has no zone
    steps.drop(GERMAN, f"{FOLDER}bulkdrop.toml")
    rows = [HEADER, ["A-1", 1, 1, True, DAY, NOON, "x"], ["A-2", 1, 1, True, DAY, twice, "x"]]

    state = steps.plan(xlsx(rows), f"{FOLDER}a.xlsx")

    (aside,) = steps.rows(state["plan"]["set_aside"]["key"])
    assert "came twice" in aside["sf__Error"]


def test_failures_drop_back(steps: Steps) -> None:
    """The failure.csv of a workbook is in the form of the folder, and loads there once fixed."""
    steps.drop(GERMAN, f"{FOLDER}bulkdrop.toml")
    rows = [HEADER, ["A-1", 1234.5, 0.5, True, DAY, NOON, "x"]]
    book = xlsx([[*HEADER, "Status"], [*rows[1], "Sent"]])
    failure = load(steps, book, f"{FOLDER}a.xlsx").files["failure"].decode("utf-8-sig")

    ended = load(steps, failure.replace("Sent", "Shipped"), f"{FOLDER}b.csv")

    assert ended.summary["status"] == "Succeeded"
    (shipment,) = steps.org.records("Shipment__c")
    assert (shipment["Value__c"], shipment["Insured__c"]) == (1234.5, "true")
    assert shipment["Delivered_At__c"] == "2026-07-01T10:00:00.000Z"
