"""What the page of `make local` lists: uploads that wait, loads that run, and those that ended."""

import dataclasses
from typing import Any

import pytest
from kit.shelf import Shelf
from kit.summary_examples import examples

from bulkdrop.report.ending import Status
from local.page.answers import newest
from local.page.loads import Loads


@pytest.fixture
def shelf(aws: None) -> Shelf:
    del aws  # it only has to be up
    return Shelf()


def seen(shelf: Shelf) -> list[dict[str, Any]]:
    """Return the rows that the page lists, the newest first."""
    return Loads(shelf.s3, shelf.bucket).seen()


def test_load_that_waits(shelf: Shelf) -> None:
    """A load that waits for its turn or for the org says so, with the reason if there is one."""
    dropped = shelf.drop("a")
    assert [row["word"] for row in seen(shelf)] == ["Waiting"]

    shelf.begin(dropped, "contact-insert-people-1", "Waiting", message="No batches are left.")

    (row,) = seen(shelf)
    assert (row["word"], row["text"], row["total"]) == ("Waiting", "No batches are left.", 9)


def test_load_that_runs(shelf: Shelf) -> None:
    """A load that runs shows its records, also while its results are written."""
    dropped = shelf.drop("a")
    for state in ("Loading", "CompletedWithFailures"):
        shelf.begin(dropped, "contact-insert-people-1", state)

        (row,) = seen(shelf)
        assert (row["word"], row["tone"], row["processed"]) == ("Loading", "running", 3)


def test_load_that_is_resumed(shelf: Shelf) -> None:
    """A load that runs once more is no longer shown as it ended before."""
    dropped, failed = shelf.drop("a"), next(e for e in examples() if e.status is Status.FAILED)
    shelf.end(dropped, "contact-insert-people-1", failed)
    assert [row["word"] for row in seen(shelf)] == ["Not finished"]

    shelf.begin(dropped, "contact-insert-people-1")

    assert [row["word"] for row in seen(shelf)] == ["Loading"]


def test_check_that_found_something(shelf: Shelf) -> None:
    """A check of records that would be refused looks otherwise than one that found nothing."""
    checked = next(each for each in examples() if each.status is Status.CHECKED)
    errors = next(each.errors for each in examples() if each.errors)
    key = "check/Contact/insert/people.csv"
    shelf.end(shelf.drop("a", key), "check-contact-people-1", checked)
    shelf.end(
        shelf.drop("b", key), "check-contact-people-2", dataclasses.replace(checked, errors=errors)
    )

    assert {(row["tone"], row["check"]) for row in seen(shelf)} == {("part", True), ("plain", True)}


def test_name_that_acts(shelf: Shelf) -> None:
    """Characters that reorder what is shown stand as their escapes."""
    shelf.drop("a", "incoming/Contact/insert/\u202egnp.csv")

    assert [row["name"] for row in seen(shelf)] == ["\\u202egnp.csv"]


def test_what_is_no_summary(shelf: Shelf) -> None:
    """A file that is called like a summary, and is none, keeps no load from being listed."""
    shelf.end(shelf.drop("a"), "contact-insert-people-1")
    strange = "results/Contact/insert/strange.csv/x-1/summary.json"
    shelf.s3.put_object(Bucket=shelf.bucket, Key=strange, Body=b'{"status": "Odd"}')

    assert [row["name"] for row in seen(shelf)] == ["people.csv"]


def test_page_says_how_many_it_leaves_out() -> None:
    """Of very many loads the newest are listed, and the others are counted."""
    rows = [{"id": number} for number in range(1_234)]

    assert newest(rows) == {"loads": rows[:500], "earlier": 734}
    assert newest(rows[:500]) == {"loads": rows[:500], "earlier": 0}
