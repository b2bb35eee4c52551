"""Which load a person means, and whether it has ended."""

import dataclasses
from pathlib import Path

import pytest
from kit.shelf import KEY, Shelf
from rich.console import Console

from bulkdrop_cli.drop import drop as drop_file
from bulkdrop_cli.follow import Follower
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
    folder = "Contact/insert/people.csv/contact-insert-people-1"
    for words in ("contact-insert-people-1", "contact-insert-p", folder):
        assert shelf.found(words) == "contact-insert-people-1"


def test_load_that_runs(shelf: Shelf) -> None:
    """A load without a summary is said as far as it is; the exit status is that of a wait."""
    shelf.begin(shelf.drop("a"), "contact-insert-people-1")

    with pytest.raises(WrongCallError, match="3 of 9 records") as raised:
        shelf.found("people.csv")
    assert raised.value.code == 124


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


def test_bucket_without_versions(shelf: Shelf) -> None:
    """A load is followed where S3 names no version, or calls it null."""
    dropped = dataclasses.replace(shelf.drop("a"), version_id=None)
    shelf.end(dataclasses.replace(dropped, version_id="null"), "contact-insert-people-1")

    with LOG.status("") as status:
        assert Follower(shelf.results, dropped, (), LOG).ended(status)
