"""The results of a load in a folder of a person's machine."""

import dataclasses
import shutil
import webbrowser
from pathlib import Path

import pytest
from kit.shelf import KEY, Shelf
from kit.summary_examples import examples

from bulkdrop.layout import results_prefix
from bulkdrop_cli.fetch import fetch
from bulkdrop_cli.find import find
from bulkdrop_cli.open_report import open_report


@pytest.fixture
def shelf(aws: None) -> Shelf:
    del aws  # it only has to be up
    return Shelf()


@pytest.mark.parametrize(("browser", "said"), [(True, "Opened"), (False, "Found no browser; open")])
def test_report_is_opened(
    shelf: Shelf,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    browser: bool,  # noqa: FBT001 # of pytest
    said: str,
) -> None:
    """The report is copied with the files beside it, and its place is printed."""
    summary = dataclasses.replace(next(examples()), results={"report": "…/report.html"})
    shelf.end(shelf.drop("a"), "contact-insert-people-1", summary)
    prefix = results_prefix(KEY, "contact-insert-people-1")
    for name in ("report.html", "failure.csv"):
        shelf.s3.put_object(Bucket=shelf.bucket, Key=f"{prefix}{name}", Body=name)
    monkeypatch.setattr(webbrowser, "open", lambda _: browser)

    open_report(shelf.results, find(shelf.results, "contact-insert-people-1"))

    stated = capsys.readouterr().err.strip()
    assert stated.startswith(said)
    path = Path(stated.removeprefix(said).strip())
    assert path.read_text("utf-8") == "report.html"
    assert path.with_name("failure.csv").exists()
    shutil.rmtree(path.parent)


def test_results_of_two_loads_are_not_mixed(shelf: Shelf, tmp_path: Path) -> None:
    """A folder holds the results of the last load that was fetched, and nothing else is touched."""
    prefix = results_prefix(KEY, "contact-insert-people-1")
    for name in ("failure.csv", "deeper/../../../evil.csv"):
        shelf.s3.put_object(Bucket=shelf.bucket, Key=f"{prefix}{name}", Body=b"x")
    folder = tmp_path / "a/b/back"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine", "utf-8")
    for load_id in ("contact-insert-people-1", "contact-insert-people-2"):
        shelf.end(shelf.drop(load_id), load_id)
        fetch(shelf.results, find(shelf.results, load_id), folder)
        there = {path.name for path in folder.iterdir()}
        failed = {"failure.csv"} if load_id.endswith("1") else set()
        assert there == {"mine.txt", "summary.json"} | failed

    assert not [*tmp_path.rglob("evil.csv")]


def test_own_files_are_no_results(shelf: Shelf, tmp_path: Path) -> None:
    """A failure.csv in a folder without a summary of a load is a person's own, and stays."""
    (tmp_path / "failure.csv").write_text("mine", "utf-8")
    shelf.end(shelf.drop("a"), "contact-insert-people-1")

    fetch(shelf.results, find(shelf.results, KEY), tmp_path)

    assert (tmp_path / "failure.csv").read_text("utf-8") == "mine"
