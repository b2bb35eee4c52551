"""Planning an upload whose text was decoded wrongly before."""

import gzip
import io
import zipfile

import pytest
from kit.misread import WESTERN, misread
from kit.plan_runs import plan_in_runs
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode

KEY = "incoming/Contact/insert/people.csv"
WRONG = "Name\n" + "".join(f"{misread(name)}\n" for name in WESTERN)


def zipped(**members: str) -> bytes:
    """Return a zip of text files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


@pytest.mark.parametrize(
    "upload",
    [
        WRONG.encode(),
        WRONG.encode("utf-8-sig"),
        WRONG.encode("utf-16"),
        WRONG.replace("\n", "\r\n").encode(),
        WRONG.replace("\n", "\r").encode(),
        f"sep=;\n{WRONG}".encode(),
        gzip.compress(WRONG.encode()),
        WRONG.replace("Name\n", "Name\n\n\n").encode() + b"Zo\xeb\n",
        ("Name\n" + "".join(f"{misread(name, times=2)}\n" for name in WESTERN)).encode(),
    ],
    ids=["UTF-8", "marked", "UTF-16", "CRLF", "CR", "sep", "gzip", "broken", "twice"],
)
def test_is_refused_however_it_is_written(steps: Steps, upload: bytes) -> None:
    """Nothing is planned; the refusal names a word, its right spelling and its line."""
    with pytest.raises(UploadRefusedError) as refused:
        steps.plan(upload)

    reason = refused.value.reason
    assert reason.code is ReasonCode.TEXT_DECODED_WRONGLY
    assert reason.applies_to["spelling"] in " ".join(WESTERN).split()
    assert not [key for key in steps.keys("work/") if "parts" in key]


def test_file_of_an_archive_is_named(steps: Steps) -> None:
    """In an archive the line is that of the file."""
    with pytest.raises(UploadRefusedError, match=r"Line b[.]csv:2 reads “JÃ¼rgen”"):
        steps.plan(zipped(a="Name\nAnna\n", b="Name\nJÃ¼rgen\n"))


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16"])
def test_stated_encoding_accepts_it(steps: Steps, encoding: str) -> None:
    """The metadata wins: the text is loaded as it stands, and a warning says so."""
    state = steps.plan(WRONG.encode(encoding), KEY, {"encoding": encoding})

    (warning,) = state["plan"]["warnings"]
    assert (warning["code"], warning["records"]) == ("TEXT_DECODED_WRONGLY", len(WESTERN))
    assert [row[0] for row in steps.table(state)[1:]] == WRONG.split("\n")[1:-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_one_cell_is_a_warning(steps: Steps, encoding: str) -> None:
    """A single wrong cell of many is loaded; the warning has its line and its right spelling."""
    text = "Name\n" + "Jürgen\nAnna\n" * 100 + "JÃ¼rgen\n" + "Zoë\n" * 100

    (warning,) = steps.plan(text.encode(encoding))["plan"]["warnings"]

    assert (warning["code"], warning["records"], warning["lines"]) == (
        "TEXT_DECODED_WRONGLY",
        1,
        [202],
    )
    assert "“JÃ¼rgen” for “Jürgen”" in warning["message"]


def test_plan_of_many_runs(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """What earlier runs of the step have seen counts in the last one, and once only."""
    monkeypatch.setenv("MAX_PART_BYTES", "200")
    monkeypatch.setattr("bulkdrop.plan_load.cut.RUN_SECONDS", -1)
    text = "Name\n" + "Anna\n" * 30 + WRONG.partition("\n")[2] + "Anna\n" * 300

    state, said = plan_in_runs(steps, steps.load(text, KEY, {"encoding": "utf-8"}))

    (warning,) = state["plan"]["warnings"]
    assert len(said) > 3
    assert (warning["records"], warning["lines"]) == (len(WESTERN), [*range(32, 39)])
