"""Planning whatever people drop: each dialect gives the rows that its own reader reads."""

import csv
import gzip
import io
import zipfile
from collections.abc import Mapping
from typing import Any, Literal

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError
from sfbulk import ColumnDelimiter

ANY_HEADER = True

TABLE = [["Name", "Note"], ["Müller", 'a "b"'], ["Łódź 😀", "c,d;e"], ["Ada", ""]]
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


def written(
    rows: list[list[str]],
    delimiter: str = ",",
    line_end: str = "\n",
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL,
) -> str:
    """Write rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return out.getvalue()


def form(state: dict[str, Any]) -> dict[str, Any]:
    """Return what was detected."""
    return dict(state["plan"]["form"])


# --------------------------------------------------------------------------------------- encoding


@pytest.mark.parametrize("marked", [True, False], ids=["mark", "no mark"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_unicode(steps: Steps, encoding: str, marked: bool) -> None:  # noqa: FBT001 # pytest's
    """Every Unicode encoding is read, with a byte order mark or without."""
    text = ("\ufeff" if marked else "") + written(TABLE)

    state = steps.plan(text.encode(encoding))

    assert steps.table(state) == TABLE
    assert form(state)["encoding"] == encoding
    assert form(state)["cleaned"] == (encoding != "utf-8")


def test_windows_1252_is_guessed(steps: Steps) -> None:
    """Western text that is no UTF-8 is read as Windows-1252."""
    table = [["Name", "Note"], ["Müller", "5 € für François"], ["Ångström", "“quoted”"]]

    state = steps.plan(written(table).encode("cp1252"))

    assert steps.table(state) == table
    assert form(state)["encoding"] == "cp1252"


CZECH = [["Name", "Note"], ["Příliš", "žluťoučký"], ["kůň", "úpěl"]]


def test_clear_encoding_is_read(steps: Steps) -> None:
    """Text that reads well in one encoding alone is loaded without a word from anybody."""
    state = steps.plan(written(CZECH).encode("cp1250"))

    assert steps.table(state) == CZECH
    assert form(state)["encoding"] == "cp1250"


DOUBTFUL = [["Name", "Note"], ["Boč", "x"]]


def test_doubtful_encoding_is_refused(steps: Steps) -> None:
    """Text that may be one thing or another is refused with a hint, since names would be spoilt."""
    with pytest.raises(UploadRefusedError, match=r"Boč.*Boè.*encoding=cp1250"):
        steps.plan(written(DOUBTFUL).encode("cp1250"))


def test_metadata_tells_the_encoding(steps: Steps) -> None:
    """What was refused is loaded when the upload's metadata says what it is."""
    state = steps.plan(written(DOUBTFUL).encode("cp1250"), metadata={"encoding": "windows-1250"})

    assert steps.table(state) == DOUBTFUL
    assert form(state)["encoding"] == "cp1250"


# --------------------------------------------------------------------- delimiters, line breaks


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("delimiter", ColumnDelimiter)
def test_delimiters(steps: Steps, delimiter: ColumnDelimiter, quoting: Literal[0, 1]) -> None:
    """All six delimiters are found, whatever the file's name, and the upload is not copied."""
    text = written(TABLE, delimiter.character, quoting=quoting)

    state = steps.plan(text, f"incoming/Account/insert/x.{delimiter.value.lower()}")

    assert steps.table(state) == TABLE
    assert form(state)["column_delimiter"] == delimiter.value
    assert not form(state)["cleaned"]


BREAKS = {
    "LF": ("A,B\n1,2\n3,4\n", [["1", "2"], ["3", "4"]], "LF", False),
    "CRLF": ("A,B\r\n1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]], "CRLF", False),
    "CR": ("A,B\r1,2\r3,4\r", [["1", "2"], ["3", "4"]], "LF", True),
    "none at the end": ("A,B\n1,2\n3,4", [["1", "2"], ["3", "4"]], "LF", False),
    "mixed": ("A,B\r\n1,2\n3,4\r\n", [["1", "2"], ["3", "4"]], "CRLF", True),
    "mixed, LF first": ("A,B\n1,2\r\n3,4\n", [["1", "2"], ["3", "4"]], "LF", True),
    "mixed, CR first": ("A,B\r1,2\n3,4\r\n", [["1", "2"], ["3", "4"]], "LF", True),
    "CR in a value": ("A,B\n1,2\r3,4\n5,6\n", [["5", "6"]], "LF", True),
    "within, CRLF, and blank": ('A,B\r\n1,"2\r\n2"\r\n,\r\n', [["1", "2\r\n2"]], "CRLF", True),
    "within, same": ('A,B\n1,"2\n2"\n', [["1", "2\n2"]], "LF", False),
    "within, CRLF": ('A,B\r\n1,"2\r\n2"\r\n', [["1", "2\r\n2"]], "CRLF", False),
    "within, LF in CRLF": ('A,B\r\n1,"2\n2"\r\n', [["1", "2\n2"]], "LF", True),
    "within, CRLF in LF": ('A,B\n1,"2\r\n2"\n', [["1", "2\n2"]], "LF", True),
    "within, CR": ('A,B\n1,"2\r2"\n', [["1", "2\n2"]], "LF", True),
    "blank at the end": ("A,B\n1,2\n\n\n", [["1", "2"]], "LF", False),
    "blank between": ("A,B\n1,2\n\n3,4\n", [["1", "2"], ["3", "4"]], "LF", True),
    "blank, CRLF": ("A,B\r\n\r\n1,2\r\n", [["1", "2"]], "CRLF", True),
}


@pytest.mark.parametrize("breaks", BREAKS)
def test_line_breaks(steps: Steps, breaks: str) -> None:
    """Salesforce gets one kind of line break, within values too; blank lines are no records."""
    text, rows, line_ending, cleaned = BREAKS[breaks]

    state = steps.plan(text)
    (part,) = steps.parts(state)

    assert steps.table(state) == [["A", "B"], *rows]
    assert (part["part"]["line_ending"], form(state)["cleaned"]) == (line_ending, cleaned)
    sent = steps.content(part)
    assert sent.count(b"\r") == (sent.count(b"\n") if line_ending == "CRLF" else 0)


def test_metadata_tells_the_delimiter(steps: Steps) -> None:
    """A delimiter that the header would not suggest can be named."""
    state = steps.plan("a,b|c\n1,2|3\n", metadata={"column-delimiter": "pipe"})

    assert steps.table(state) == [["a,b", "c"], ["1,2", "3"]]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("delimiter", "column-delimiter"),
        ("Charset", "encoding"),
        ("sheet-name", "sheet"),
    ],
)
def test_metadata_with_another_name_is_a_warning(steps: Steps, name: str, meant: str) -> None:
    """A name that is not read is reported with the one that is; other programs' names are not."""
    others = {"mtime": "1", "s3cmd-attrs": "x", "column-delimiter": "comma", "description": "y"}

    state = steps.plan("A,B\n1,2\n", metadata={name: "z", **others})

    (warning,) = state["plan"]["warnings"]
    assert warning["code"] == "UNREAD_SETTING"
    assert f"'{name.lower()}', which is not read. If '{meant}' is meant" in warning["message"]


def test_unknown_metadata_is_refused(steps: Steps) -> None:
    """A hint that is not understood refuses the upload rather than being passed over."""
    with pytest.raises(UploadRefusedError, match="compression=rar"):
        steps.plan("A,B\n1,2\n", metadata={"compression": "rar"})


# ----------------------------------------------------------------------------------- containers


def zipped(members: Mapping[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


PACKED = {
    "gzip": gzip.compress(written(TABLE).encode()),
    "zip": zipped({"x.csv": written(TABLE)}),
    "zstd": zstd.compress(written(TABLE).encode()),
}


@pytest.mark.parametrize("first", [0x50, 0x5F])
def test_zstd_that_begins_with_a_skipped_frame(steps: Steps, first: int) -> None:
    """Zstandard that was packed in parallel begins with a frame that holds no data."""
    skipped = bytes([first]) + b"\x2a\x4d\x18\x04\0\0\0size"

    state = steps.plan(skipped + PACKED["zstd"])

    assert (steps.table(state), form(state)["compression"]) == (TABLE, "zstd")


@pytest.mark.parametrize("compression", PACKED)
def test_packed(steps: Steps, compression: str) -> None:
    """A packed upload is known by its bytes, whatever its name."""
    state = steps.plan(PACKED[compression], "incoming/Account/insert/x.csv")

    assert steps.table(state) == TABLE
    assert form(state)["compression"] == compression


def test_packed_and_encoded(steps: Steps) -> None:
    """What comes out of a packed upload may be in any encoding that can be recognised."""
    table = [["Name", "Note"], ["Müller", "für François"]]
    for encoding in ("utf-8-sig", "utf-16", "utf-16-be", "utf-32-le", "cp1252"):
        state = steps.plan(gzip.compress(written(table).encode(encoding)))
        assert steps.table(state) == table


def test_archive_of_several_files(steps: Steps) -> None:
    """The files of an archive are one table, their header kept once; folders do not count."""
    archive = zipped(
        {
            "one.csv": "A,B\n1,2",
            "__MACOSX/._one.csv": "\0\0\0",
            "more/": "",
            "more/two.csv": "A,B\r\n3,4\r\n",
            "three.csv": "A,B\n",
            "four.csv": "A,B\n5,6\n",
        }
    )

    state = steps.plan(archive)

    assert steps.table(state) == [["A", "B"], ["1", "2"], ["3", "4"], ["5", "6"]]


DAMAGED = {
    "different headers": (zipped({"a": "A,B\n1,2\n", "b": "A,C\n1,2\n"}), "different headers"),
    "no file": (zipped({}), "The file is empty"),
    "broken gzip": (PACKED["gzip"][:-20], "gzip file cannot be unpacked"),
    "broken zip": (PACKED["zip"][:-10], "zip file cannot be unpacked"),
    "broken zstd": (PACKED["zstd"][:-3], "zstd file cannot be unpacked"),
    "packed picture": (gzip.compress(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "a picture"),
    "gzip that is none": (b"\x1f\x8b" + b"x" * 50, "gzip file cannot be unpacked"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_archives(steps: Steps, damage: str) -> None:
    """What cannot be unpacked is refused in words."""
    body, reason = DAMAGED[damage]

    with pytest.raises(UploadRefusedError, match=reason):
        steps.plan(body)


# -------------------------------------------------------------------------------------- headers


def test_headers_are_trimmed(steps: Steps) -> None:
    """Spaces around a column's name are no part of it."""
    state = steps.plan('Name , Note," Other "\nx,y,z\n')

    assert steps.table(state) == [["Name", "Note", "Other"], ["x", "y", "z"]]


RESULT_FILES = {
    "failure.csv": '"sf__Id","sf__Error","Name","Note"\n"","BAD:x:--","Ada","a\nb"\n',
    "success.csv": '"sf__Id","sf__Created","Name","Note"\n"001","true","Ada","a\nb"\n',
    "unprocessed.csv": 'Name,Note\nAda,"a\nb"\n',
    "added last": 'Name,Note,SF__Error\nAda,"a\nb",\n',
}


@pytest.mark.parametrize("name", RESULT_FILES)
def test_result_files_load_again(steps: Steps, name: str) -> None:
    """A result file is loaded again as it is: the columns that Salesforce added are left out."""
    state = steps.plan(RESULT_FILES[name])

    assert steps.table(state) == [["Name", "Note"], ["Ada", "a\nb"]]


def test_row_without_values_is_skipped(steps: Steps) -> None:
    """A row of failure.csv that only carries an error is skipped, unless its cells are filled."""
    error = "NOT_SENT:Line 3 has 1 cell where the header has 2: Bob:--"
    header = "sf__Id,sf__Error,Name,Note\n"

    state = steps.plan(f"{header},BAD:x:--,Ada,1\n,{error},,\n,{error},,\n,{error},Bob,2\n")

    assert steps.table(state) == [["Name", "Note"], ["Ada", "1"], ["Bob", "2"]]
    assert state["plan"]["set_aside"] is None
    (warning,) = state["plan"]["warnings"]
    assert (warning["code"], warning["records"]) == ("NOT_SENT_BEFORE", 2)
    assert warning["lines"] == [3, 4]


# -------------------------------------------------------------------------------------- refusals


REFUSED = {
    "empty": ("", "The file is empty"),
    "blank": ("\n \r\n", "The file is empty"),
    "header only": ("A,B\n", "a header but no records"),
    "header and blank lines": ("A,B\n\n\n", "a header but no records"),
    "picture": ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
    "no name": ("A,,B\n1,2,3\n", "Column 2 of the header has no name"),
    "same name": ("A,B,a\n1,2,3\n", "names the column 'a' twice"),
    "endless quote": ('A,B\n1,"2\n3,4\n', "Line 2 has a quote that is never closed"),
    "nothing but sf__": ("sf__Id,sf__Error\n,x\n", "Every column is one that Salesforce adds"),
    "wrong delimiter": ("A,B\n1;2\n3;4\n", "Line 2 has 1 cell where the header has 2"),
}


@pytest.mark.parametrize("trouble", REFUSED)
def test_refusals(steps: Steps, trouble: str) -> None:
    """What is no table is refused in words; nothing is sent."""
    body, reason = REFUSED[trouble]

    with pytest.raises(UploadRefusedError, match=reason) as refused:
        steps.plan(body.encode("latin-1"))

    assert "Nothing was sent" in str(refused.value)
    assert steps.org.jobs() == []


# ----------------------------------------------------------------------------------- bad records


BAD = 'Name,Note\nAda,1\nBob\nEve,2\nX,Y,Z\nCy,3\nDi,"4" 5\n'


QUOTE_INSIDE = "has a quote inside a value that is not wholly within quotes"


def test_bad_records_are_set_aside(steps: Steps) -> None:
    """Records that are malformed go into failure.csv with line and reason, the others load."""
    state = steps.plan(BAD)

    aside = state["plan"]["set_aside"]
    errors = [row["sf__Error"] for row in steps.rows(aside["key"])]
    assert steps.table(state) == [["Name", "Note"], ["Ada", "1"], ["Eve", "2"], ["Cy", "3"]]
    assert (state["plan"]["records"], aside["records"]) == (3, 3)
    assert errors == [
        "NOT_SENT:Line 3 has 1 cell where the header has 2: Bob:--",
        "NOT_SENT:Line 5 has 3 cells where the header has 2: X,Y,Z:--",
        'NOT_SENT:Line 7 has a quote inside a value that is not wholly within quotes: Di,"4" 5:--',
    ]


def test_bad_records_may_refuse(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the parameter RefuseUpload, the first bad record refuses the upload."""
    monkeypatch.setenv("BAD_RECORDS", "RefuseUpload")

    with pytest.raises(UploadRefusedError, match="Line 3 has 1 cell where the header has 2"):
        steps.plan(BAD)


def test_broken_characters_are_set_aside(steps: Steps) -> None:
    """A record with a broken character is set aside; the file is still taken as UTF-8."""
    body = written([["Name", "Note"], ["Müller", "für"], ["Köln", "x"]]).encode()

    state = steps.plan(body + b"broken \xfc,y\n")

    (row,) = steps.rows(state["plan"]["set_aside"]["key"])
    assert row["sf__Error"] == r"NOT_SENT:Line 4 is not UTF-8 text: broken \xfc,y:--"


def test_most_bad_is_all_bad(steps: Steps) -> None:
    """A file of which most records are bad is refused: it was written in another way."""
    with pytest.raises(UploadRefusedError, match=r"Line 3 has 3 cells.* 2 of 3 records"):
        steps.plan("A,B\n1,2\n1,2,3\n4,5,6\n")


# ------------------------------------------------------------------------------------ everything

CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\ufeff\r", exclude_categories=["Cs"]),
    max_size=6,
)


def says_something(row: tuple[str, str]) -> bool:
    """Return whether a row is a record: it has a value, and is no header."""
    return any(cell.strip(" \t\r\n\v\f\xa0\u200b\u200c\u200d\u2060\u3000") for cell in row)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELLS, CELLS).filter(says_something), min_size=1, max_size=8),
    encoding=st.sampled_from([*ENCODINGS, "utf-8-sig"]),
    delimiter=st.sampled_from(",;\t|^`"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    packing=st.sampled_from([bytes, gzip.compress, zstd.compress]),
    room=st.integers(0, 60),
)
def test_any_table(  # noqa: PLR0913, PLR0917 # each is a way in which files differ
    steps: Steps,
    rows: list[tuple[str, str]],
    encoding: str,
    delimiter: str,
    line_end: str,
    packing: Any,
    room: int,
) -> None:
    """Whatever the dialect, the parts parse to the rows that the csv module reads, all of them."""
    text = written([["First", "Second"], *map(list, rows)], delimiter, line_end)
    if packing is not bytes:
        encoding = "utf-8"
    expected = [
        [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAX_PART_BYTES", str(100 + room))  # the longest of these records fit
        state = steps.plan(packing(text.encode(encoding)))

    assert all(len(steps.content(part)) <= 100 + room for part in steps.parts(state))
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in steps.table(state)] == expected
    assert state["plan"]["set_aside"] is None
