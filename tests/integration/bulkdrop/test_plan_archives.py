"""Archives: litter is passed over, files compared by their columns, each refusal names its file."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping

import pytest
from backports import zstd
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode

ANY_HEADER = True

CSV = b"LastName,City\nDoe,Ulm\n"
ROWS = [["LastName", "City"], ["Doe", "Ulm"]]


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def refusal(steps: Steps, body: bytes, code: ReasonCode, match: str) -> UploadRefusedError:
    """Plan what must be refused."""
    with pytest.raises(UploadRefusedError, match=match) as refused:
        steps.plan(body)
    assert refused.value.reason.code is code
    assert "Nothing was sent" in refused.value.sentence
    assert len(refused.value.sentence) <= 300
    return refused.value


LITTER = {
    "__MACOSX/._people.csv": b"\0\x05\x16\x07\0\x02",
    "__MACOSX/folder/._x": b"\0\x05",
    "folder/._people.csv": b"\0\x05\x16\x07",
    ".DS_Store": b"\0\0\0\x01Bud1",
    "folder/.DS_Store": b"\0\0\0\x01Bud1",
    "Thumbs.db": b"\xd0\xcf\x11\xe0",
    "folder/desktop.ini": b"[.ShellClassInfo]\r\n",
    "Desktop.INI": b"[.ShellClassInfo]\r\n",
    "~$people.xlsx": b"\x05owner",
    "folder/": b"",
    "empty.csv": b"",
    "blank.csv": b"\xef\xbb\xbf\r\n",
}


def test_litter_is_passed_over(steps: Steps) -> None:
    """What file managers leave, folders and empty files are no part of the table."""
    state = steps.plan(zipped({**LITTER, "people.csv": CSV}))

    assert steps.table(state) == ROWS


def test_nothing_but_litter(steps: Steps) -> None:
    """An archive with nothing else is empty."""
    refusal(steps, zipped(LITTER), ReasonCode.EMPTY_FILE, "The file is empty")


def test_headers_are_compared_by_names(steps: Steps) -> None:
    """Quotes, capitals, marks, spaces and line ends are no difference between headers."""
    archive = zipped(
        {
            "a.csv": CSV,
            "b.csv": b'\xef\xbb\xbf"lastname","CITY"\r\n"Roe","Bonn"\r\n',
            "c.csv": b" LastName , City\nPoe,Kiel",
            "d.csv": "LastName,City\nLoe,Köln\n".encode("utf-16"),
        }
    )

    state = steps.plan(archive)

    rows = [["Roe", "Bonn"], ["Poe", "Kiel"], ["Loe", "Köln"]]
    assert steps.table(state) == [*ROWS, *rows]


DIFFERENT = {
    "name": ("LastName,Town\nRoe,Bonn\n", "column 2 is 'City' and 'Town'"),
    "order": ("City,LastName\nBonn,Roe\n", "column 1 is 'LastName' and 'City'"),
    "number": ("LastName,City,Phone\nRoe,Bonn,1\n", "they have 2 and 3 columns"),
    "delimiter": ("LastName;City\nRoe;Bonn\n", "separated by comma and by semicolon"),
    "readme": ("These are the people of Ulm.\n", "column 1 is 'LastName' and 'These are"),
}


READMES = {
    "README": "people of Ulm, of 2026\n",
    "docs/Liesmich.txt": "Alle\n",
    "LICENSE": "MIT License\n",
    "x.md": "# x\n",
    "about.txt": "These are the people of Ulm.\n",
}


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_named(steps: Steps, name: str) -> None:
    """A text for people beside a table is to be taken out of the archive, wherever it stands."""
    for files in ({"a.csv": CSV, name: READMES[name]}, {name: READMES[name], "a.csv": CSV}):
        archive = zipped({each: str(text).encode() for each, text in files.items()})

        refused = refusal(
            steps, archive, ReasonCode.DIFFERENT_HEADERS, f"take {name} out of the archive if"
        )
        assert len(refused.sentence) <= 300


@pytest.mark.parametrize("kind", DIFFERENT)
def test_different_headers(steps: Steps, kind: str) -> None:
    """The refusal names the two files and the first difference."""
    other, difference = DIFFERENT[kind]

    refused = refusal(
        steps,
        zipped({"a.csv": CSV, "other.txt": other.encode()}),
        ReasonCode.DIFFERENT_HEADERS,
        r"a\.csv and other\.txt have different headers",
    )

    assert difference in refused.sentence
    assert refused.reason.applies_to["members"] == ["a.csv", "other.txt"]


def test_each_file_has_its_encoding(steps: Steps) -> None:
    """A file in Windows-1252 beside one in UTF-8 and one in UTF-16 is read as what it is."""
    people = [("Müller", "Köln"), ("Gößmann", "Zürich"), ("Schröder", "Düsseldorf")]
    text = "".join(f"{name},{city}\n" for name, city in people * 20)
    archive = zipped(
        {
            "a.csv": f"LastName,City\n{text}".encode(),
            "b.csv": f"LastName,City\n{text}".encode("cp1252"),
            "c.csv": f"LastName,City\n{text}".encode("utf-16-le"),
        }
    )

    state = steps.plan(archive)

    assert steps.table(state)[1:] == [list(pair) for pair in people * 60]
    assert state["plan"]["form"]["encoding"] == "utf-8, cp1252, utf-16-le"


OTHERS = {
    "PDF": (b"%PDF-1.7\n", "x in the archive: This is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "x in the archive: This is a picture"),
    "web page": (b"<html><body>", "x in the archive: This is a web page"),
    "zip": (zipped({"a.csv": CSV}), r"x in the archive: This is itself packed \(zip\)"),
    "gzip": (gzip.compress(CSV), r"x in the archive: This is itself packed \(gzip\)"),
    "text behind a quote": (
        b'"LastName"x,City\nDoe,x\n',
        "x in the archive: Column 1 of the header",
    ),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_does_not_belong_is_named(steps: Steps, kind: str) -> None:
    """A file that is no table, before or behind one that is, is named in the refusal."""
    content, sentence = OTHERS[kind]

    for members in ({"x": content, "a.csv": CSV}, {"a.csv": CSV, "x": content}):
        with pytest.raises(UploadRefusedError, match=sentence) as refused:
            steps.plan(zipped(members))
        assert refused.value.reason.applies_to["member"] == "x"


def test_lines_name_their_file(steps: Steps) -> None:
    """A record that is not sent is named by its file and its line there."""
    archive = zipped(
        {
            "a.csv": b"LastName,City\nDoe,Ulm\nbad\n",
            "b.csv": b'LastName,City\n"Roe","Bo\nnn"\nbad,too,much\nPoe,Kiel',
            "c.csv": b"LastName,City\r\nLoe,x\r\nMoe,a\0b\r\nNoe,y\r\n",
        }
    )

    state = steps.plan(archive)

    errors = [row["sf__Error"] for row in steps.rows(state["plan"]["set_aside"]["key"])]
    assert [error.split(" has ")[0].split(" holds ")[0] for error in errors] == [
        "NOT_SENT:Line a.csv:3",
        "NOT_SENT:Line b.csv:4",
        "NOT_SENT:Line c.csv:3",
    ]


def test_name_of_two_files(steps: Steps) -> None:
    """A file that stands in an archive twice was replaced: nobody meant to load both."""
    packed = zipped({"a.csv": CSV, "b.csv": CSV}).replace(b"b.csv", b"a.csv")

    refused = refusal(steps, packed, ReasonCode.DAMAGED_FILE, r"a\.csv is in the .* twice")

    assert refused.reason.applies_to["member"] == "a.csv"


def test_one_file_needs_no_name(steps: Steps) -> None:
    """In an archive of one file a line is a number."""
    state = steps.plan(zipped({"a.csv": b"A,B\n1,2\nbad\n"}))

    (row,) = steps.rows(state["plan"]["set_aside"]["key"])
    assert row["sf__Error"].startswith("NOT_SENT:Line 3 has 1 cell where")


def test_endless_quote_names_its_file(steps: Steps) -> None:
    """A quote that is never closed is found in the file that it is in."""
    archive = zipped({"a.csv": CSV, "b.csv": b'LastName,City\nRoe,Bonn\nPoe,"Kiel\n'})

    refusal(steps, archive, ReasonCode.MALFORMED_RECORDS, r"Line b\.csv:3 has a quote")


LOCKED = zipped({"a.csv": CSV}).replace(
    b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
)
DEFLATE64 = zipped({"a.csv": CSV}).replace(
    b"PK\x01\x02\x14\x03\x14\0\0\0\x08\0", b"PK\x01\x02\x14\x03\x14\0\0\0\x09\0"
)
BROKEN = {
    "locked": (LOCKED, "a.csv in the archive: it is locked with a password"),
    "Deflate64": (DEFLATE64, "a.csv in the archive: it is packed by Deflate64"),
    "wrong CRC": (
        zipped({"a.csv": CSV}, zipfile.ZIP_STORED).replace(b"Doe,Ulm", b"Doe,Ulf"),
        "a.csv in the archive: it cannot be unpacked: Bad CRC-32",
    ),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_broken_members(steps: Steps, damage: str) -> None:
    """A file that cannot be unpacked is named, with what is wrong with it."""
    body, sentence = BROKEN[damage]

    refused = refusal(steps, body, ReasonCode.DAMAGED_FILE, sentence)

    assert refused.reason.applies_to["member"] == "a.csv"


METHODS = [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


@pytest.mark.parametrize("method", METHODS)
def test_broken_data(steps: Steps, method: int) -> None:
    """A file whose data cannot be unpacked, by whatever method, is named."""
    text = CSV + b"".join(b"%d,x\n" % (n * n * 7919) for n in range(5000))
    body = bytearray(zipped({"a.csv": text}, method))
    start = body.index(b"a.csv") + 200
    body[start : start + 900] = bytes(900)

    refusal(steps, bytes(body), ReasonCode.DAMAGED_FILE, r"a\.csv in the archive: it cannot be")


PACK: dict[str, Callable[[bytes], bytes]] = {
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "gzip": gzip.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("packing", PACK)
def test_outer_compression(steps: Steps, packing: str) -> None:
    """What the standard library unpacks is read, also in several streams, and damage refused."""
    body = PACK[packing](CSV) + PACK[packing](b"Roe,Bonn\n")

    state = steps.plan(body)

    assert steps.table(state) == [*ROWS, ["Roe", "Bonn"]]
    assert state["plan"]["form"]["compression"] == packing
    refusal(steps, body[:-9], ReasonCode.DAMAGED_FILE, f"The {packing} file cannot be unpacked")


@pytest.mark.parametrize("packing", PACK)
def test_tar_is_named(steps: Steps, packing: str) -> None:
    """A tar archive is named, also a packed one."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("people.csv")
        info.size = len(CSV)
        archive.addfile(info, io.BytesIO(CSV))

    for body in (made.getvalue(), PACK[packing](made.getvalue())):
        refusal(steps, body, ReasonCode.NOT_A_TABLE, "This is a tar archive")


@pytest.mark.parametrize("packing", [*PACK, "zip"])
def test_what_unpacks_to_too_much(
    steps: Steps, packing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A packed upload is refused as soon as it unpacks to more than MaxUnpackedBytes."""
    monkeypatch.setenv("MAX_UNPACKED_BYTES", "1000000")
    text = b"LastName\n" + b"x\n" * 700_000

    def pack(content: bytes) -> bytes:
        return PACK[packing](content) if packing in PACK else zipped({"a.csv": content})

    refusal(steps, pack(text), ReasonCode.TOO_LARGE, r"more than 1,000,000 bytes \(MaxUnpacked")

    assert steps.plan(pack(text[:999_000]))["plan"]["records"] > 400_000


def test_all_files_count_together(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is on all files of an archive."""
    monkeypatch.setenv("MAX_UNPACKED_BYTES", "100")
    archive = zipped({f"{n}.csv": b"LastName\n" + b"x\n" * 20 for n in range(3)})

    refusal(steps, archive, ReasonCode.TOO_LARGE, "more than 100 bytes")


EMPTY = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\n", " \r\n".encode("utf-16")]


@pytest.mark.parametrize("body", EMPTY)
def test_empty_exports(steps: Steps, body: bytes) -> None:
    """No bytes, a mark alone and white space alone are an empty file."""
    refusal(steps, body, ReasonCode.EMPTY_FILE, "The file is empty")


ZERO = b"LastName,Description\nDoe,a\0b\nRoe,c\nPoe,d\n"


@pytest.mark.parametrize("before", [0, 9_000])
def test_a_zero_byte_is_its_records_flaw(steps: Steps, before: int) -> None:
    """A record that holds a zero byte is not sent, near the beginning or far behind it."""
    header, _, records = ZERO.partition(b"\n")
    many = b"Loe,a longer description\n" * before

    state = steps.plan(header + b"\n" + many + records + many)

    (row,) = steps.rows(state["plan"]["set_aside"]["key"])
    assert row["sf__Error"].startswith(f"NOT_SENT:Line {before + 2} holds a zero byte: ")
    assert state["plan"]["records"] == 2 + 2 * before


def test_zero_bytes_in_quotes(steps: Steps) -> None:
    """A zero byte within quotes is no different, nor one beside broken UTF-8."""
    state = steps.plan(b'A,B\n"a\0","b"\n"c","d"\nq,"e\0"\ne,f\ng,h\n')

    assert steps.table(state) == [["A", "B"], ["c", "d"], ["e", "f"], ["g", "h"]]
    assert "\0" not in steps.read(state["plan"]["set_aside"]["key"]).decode()
