"""The byte order mark of result files, by which a spreadsheet knows their UTF-8."""

import codecs

import pytest
from kit.spreadsheets import read
from kit.steps import Steps
from kit.whole_load import load
from kit.workbooks import packed, xlsx

ANY_HEADER = True

HEADER = ["FirstName", "LastName", "Email", "Description"]
UPLOAD = """\
FirstName,LastName,Email,Description
Ada,Lovelace,ada@example.com,schätzt Rechenmaschinen
Jürgen,,juergen@example.com,Die Straße führt über die Brücke nach München
Zwei,Zellen
Björn,Müller,keine Adresse,"Größe: fünf Fuß, schöne Grüße aus Köln"
"""


MARKED = {
    "a mark": UPLOAD.encode("utf-8-sig"),
    "Windows-1252": UPLOAD.encode("cp1252"),
    "UTF-16": UPLOAD.encode("utf-16"),
}


@pytest.mark.parametrize("upload", MARKED)
def test_results_of_several_parts_are_marked_once(
    steps: Steps, upload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Result files joined from many parts begin with one byte order mark, and hold no other."""
    monkeypatch.setenv("MAX_PART_BYTES", "200")

    ended = load(steps, MARKED[upload])

    assert len(ended.summary["jobs"]) > 1
    for name in ("success", "failure"):
        assert ended.files[name].startswith(codecs.BOM_UTF8)
        assert ended.files[name].decode().count("\ufeff") == 1
    assert [row["LastName"] for row in rows_of(ended.files["success"])] == ["Lovelace"]


def test_results_of_plain_utf8_are_not_marked(steps: Steps) -> None:
    """Without a mark in a UTF-8 upload there is none in its results."""
    assert not any(map(is_marked, load(steps, UPLOAD).files.values()))


def test_results_of_workbooks_are_marked(steps: Steps) -> None:
    """Results of a workbook are opened in a spreadsheet, which takes UTF-8 only with a mark."""
    ended = load(steps, xlsx([HEADER, ["Zoë", "Müller", None, None], ["Jürgen", "#N/A"]]))

    assert ended.summary["records"]["not_sent"] == 1
    assert all(is_marked(ended.files[name]) for name in ("success", "failure", "not_sent"))


def is_marked(file: bytes) -> bool:
    """Return whether a file begins with the mark of UTF-8."""
    return file.startswith(codecs.BOM_UTF8)


def rows_of(file: bytes) -> list[dict[str, str]]:
    """Return the rows of a result file by column."""
    header, *rows = read(file)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_lines_of_mixed_archives_are_marked(steps: Steps) -> None:
    """Lines of files in several encodings come back in UTF-8, which a mark says."""
    archive = packed({"a.csv": UPLOAD.encode(), "b.csv": UPLOAD.encode("cp1252")})

    assert is_marked(load(steps, archive).files["not_sent"])
