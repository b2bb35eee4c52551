"""Which load a person means, and whether it has ended."""

import dataclasses
import shutil
import webbrowser
from pathlib import Path

import pytest
from kit.shelf import KEY, Shelf
from kit.summary_examples import examples
from rich.console import Console

from bulkdrop.layout import results_prefix
from bulkdrop_cli.drop import drop as drop_file
from bulkdrop_cli.fetch import fetch
from bulkdrop_cli.find import find
from bulkdrop_cli.follow import Follower
from bulkdrop_cli.open_report import open_report
from bulkdrop_cli.wrong_call import WrongCallError

LOG = Console(stderr=True)


@pytest.fixture
def shelf(aws: None) -> Shelf:
    del aws  # it only has to be up
    return Shelf()


def test_words_of_a_load(shelf: Shelf) -> None:
    """A load is meant by its id, its folder, a file in it, and the key or name of its file."""
    shelf.end(shelf.drop("a"), "contact-insert-people-1")
    prefix = "results/Contact/insert/people.csv/contact-insert-people-1"
    words = ["contact-insert-people-1", KEY, "Contact/insert/people.csv", "people.csv", prefix]
    words += ["contact-ins", f"{prefix}/", f"s3://{shelf.bucket}/{prefix}/failure.csv"]

    assert {shelf.found(each) for each in words} == {"contact-insert-people-1"}


@pytest.mark.parametrize(
    "words", ["", "/", "results/", "incoming/", "Contact", "insert", "incoming/Contact/insert/peop"]
)
def test_words_of_no_load(shelf: Shelf, words: str) -> None:
    """Words that name a folder of many loads, or a part of a name, mean none of them."""
    shelf.end(shelf.drop("a"), "contact-insert-people-1")

    with pytest.raises(WrongCallError, match="There is no load"):
        shelf.found(words)


def test_beginning_of_several_ids(shelf: Shelf) -> None:
    """A beginning that two loads share is answered with their ids."""
    shelf.end(shelf.drop("a"), "contact-insert-people-1")
    shelf.end(shelf.drop("b"), "contact-insert-people-2")

    with pytest.raises(WrongCallError, match=r"2 loads: .*people-1, .*people-2"):
        shelf.found("contact-insert-people")


def test_very_long_key(shelf: Shelf) -> None:
    """A load is found by its key, too, where the folder of its results is cut short."""
    key = f"incoming/Contact/insert/{'ü' * 120}/{'long/' * 140}people.csv"
    shelf.end(shelf.drop("a", key), "contact-insert-people-1")

    assert shelf.found(key) == "contact-insert-people-1"


def test_newest_upload_has_not_begun(shelf: Shelf) -> None:
    """What was dropped last is what a key means, also before its load begins."""
    shelf.end(shelf.drop("a"), "contact-insert-people-1")
    shelf.drop("b")

    with pytest.raises(WrongCallError, match=r"not begun.*before it is contact-insert-people-1"):
        shelf.found("people.csv")
    assert shelf.found("contact-insert-people-1") == "contact-insert-people-1"


def test_load_that_runs(shelf: Shelf) -> None:
    """A load without a summary is said as far as it is; the exit status is that of a wait."""
    shelf.begin(shelf.drop("a"), "contact-insert-people-1")

    with pytest.raises(WrongCallError, match="3 of 9 records") as raised:
        shelf.found("people.csv")
    assert raised.value.code == 124


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


def test_what_is_no_summary(shelf: Shelf) -> None:
    """A file that is called like a summary is passed over in a list, and said where it is meant."""
    shelf.end(shelf.drop("a"), "contact-insert-people-1")
    strange = "results/Contact/insert/strange.csv/x-1/summary.json"
    shelf.s3.put_object(Bucket=shelf.bucket, Key=strange, Body=b'{"status": "Odd"}')

    ended, passed_over = shelf.results.ended(shelf.results.folders())

    assert [each.summary.load_id for each in ended] == ["contact-insert-people-1"]
    assert passed_over == [strange]
    with pytest.raises(WrongCallError, match="is no summary of a load"):
        shelf.found("strange.csv")


def test_earlier_load_of_the_key_is_not_followed(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load that the key had before tells nothing of the one that is waited for."""
    shelf.begin(shelf.drop("a"), "contact-insert-people-1")
    earlier = {each.prefix for each in shelf.results.folders()}
    dropped = shelf.drop("b")
    follower = Follower(shelf.results, dropped, earlier, LOG)
    said: list[str] = []
    monkeypatch.setattr(follower, "_show", lambda folder, _: said.append(folder.load_id))

    with LOG.status("") as status:
        assert follower.ended(status) is None
        shelf.begin(dropped, "contact-insert-people-2")
        assert follower.ended(status) is None
        shelf.end(dropped, "contact-insert-people-2")
        ended = follower.ended(status)

    assert said == ["contact-insert-people-2"]
    assert ended
    assert ended.summary.load_id == "contact-insert-people-2"


@pytest.mark.parametrize("size", [10, 9_000_000], ids=["at once", "in parts"])
def test_version_is_of_the_upload_itself(shelf: Shelf, tmp_path: Path, size: int) -> None:
    """The version that is followed comes from the answer to the upload, not from a later look."""
    file = tmp_path / "people.csv"
    file.write_bytes(b"x" * size)

    dropped = drop_file(shelf.results, KEY, file, {}, LOG)

    head = shelf.s3.head_object(Bucket=shelf.bucket, Key=KEY)
    assert (dropped.version_id, dropped.etag) == (head["VersionId"], head["ETag"].strip('"'))


def test_load_that_does_not_begin(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    """After a minute without a trace of a load it is said, once, what to do."""
    log = Console(stderr=True, soft_wrap=True)
    follower = Follower(shelf.results, shelf.drop("a"), (), log, silent_since=-1e9)

    with log.status("") as status:
        assert follower.ended(status) is None
        assert follower.ended(status) is None

    assert capsys.readouterr().err.count("bulkdrop doctor says why") == 1


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
