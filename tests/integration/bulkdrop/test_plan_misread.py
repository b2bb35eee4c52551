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

ANY_HEADER = True

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

    load_id = state["load"]["load_id"]
    (warning,) = steps.read_json(f"work/{load_id}/plan.json")["warnings"][-1:]
    assert len(said) > 3
    assert (warning["records"], warning["lines"]) == (len(WESTERN), [*range(32, 39)])


HEADER = "LastName,StraÃŸe,Ort\nAda,1,x\nBo,2,y\n"


@pytest.mark.parametrize(
    "upload",
    [
        HEADER.encode(),
        HEADER.encode("utf-16"),
        HEADER.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"),
        f"\n{HEADER}".encode(),
        gzip.compress(HEADER.encode()),
        zipped(people=HEADER),
        HEADER.encode() + b"Zo\xeb,3,z\n",
        "LastName,StraÃŸe,StÃ¤dte,GrÃ¼ÃŸe,Größe\nAda,1,2,3,4\n".encode(),
    ],
    ids=["UTF-8", "UTF-16", "marked", "below a line", "gzip", "zip", "broken", "most"],
)
def test_names_of_columns_are_watched(steps: Steps, upload: bytes) -> None:
    """A name that was decoded wrongly is refused with its right spelling, as a cell is."""
    with pytest.raises(
        UploadRefusedError, match=r"which was “(Straße|Städte|Grüße)” .* in the header"
    ):
        steps.plan(upload)

    assert not [key for key in steps.keys("work/") if "parts" in key]


def test_lost_letters_of_a_name(steps: Steps) -> None:
    """A replacement mark in a name says that letters are lost; one is a warning, as in cells."""
    (warning,) = steps.plan("LastName,Stra�e\nAda,1\n".encode())["plan"]["warnings"]

    assert (warning["code"], warning["records"], warning["lines"]) == ("LETTERS_LOST", 0, [1])
    assert "“Stra�e” (U+FFFD in place of a letter), in the header" in warning["message"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_stated_encoding_accepts_names_too(steps: Steps, encoding: str) -> None:
    """The metadata wins for names as well; a warning names the line."""
    state = steps.plan(HEADER.encode(encoding), KEY, {"encoding": encoding})

    (warning,) = state["plan"]["warnings"]
    assert (warning["code"], warning["records"], warning["lines"]) == (
        "TEXT_DECODED_WRONGLY",
        0,
        [1],
    )


@pytest.mark.parametrize(
    "name", ["Straße", "Größe", "Фамилия", "Город", "Nom_Ã", "Préfixe", "住所"]
)
def test_good_names_are_loaded(steps: Steps, name: str) -> None:
    """Names as people write them raise no doubt."""
    assert steps.plan(f"LastName,{name}\nAda,1\n".encode())["plan"]["warnings"] == []
