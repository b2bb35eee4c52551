"""Workbooks: a sheet is loaded as the table that people see in it, or refused in words."""

import datetime as dt
import gzip
import io
import zipfile
from datetime import timedelta

import pytest
import xlwt
from kit.steps import State, Steps
from kit.whole_load import end_part
from kit.workbooks import MAKERS, Hidden, Percent, Rows, Shown, ods, packed, saved, xls, xlsx
from openpyxl import Workbook

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode

ANY_HEADER = True

ROWS: list[list[object]] = [
    ["LastName", "City", "Shoe"],
    ["Müller", "Köln", 42],
    ["Doe", None, 0.5],
]
TABLE = [["LastName", "City", "Shoe"], ["Müller", "Köln", "42"], ["Doe", "", "0.5"]]


def refusal(steps: Steps, body: bytes, code: ReasonCode, match: str) -> UploadRefusedError:
    """Plan what must be refused."""
    with pytest.raises(UploadRefusedError, match=match) as refused:
        steps.plan(body)
    assert refused.value.reason.code is code
    assert "Nothing was sent; " in refused.value.sentence
    assert len(refused.value.sentence) <= 300
    return refused.value


def errors(steps: Steps, state: State) -> list[str]:
    """Return the errors of the records that are not sent."""
    return [row["sf__Error"] for row in steps.rows(state["plan"]["set_aside"]["key"])]


@pytest.mark.parametrize("kind", MAKERS)
def test_workbooks_are_loaded(steps: Steps, kind: str) -> None:
    """Each kind of workbook is known by its content, whatever its name, and loaded."""
    state = steps.plan(MAKERS[kind](ROWS), "incoming/Contact/insert/people.csv")

    assert steps.table(state) == TABLE
    form = state["plan"]["form"]
    assert form["workbook"] == {"kind": kind, "sheet": "Contacts", "rows": 2}
    assert (form["compression"], form["encoding"], form["cleaned"]) == ("none", "utf-8", True)


@pytest.mark.parametrize("kind", MAKERS)
def test_error_cells_are_set_aside(steps: Steps, kind: str) -> None:
    """A row with an error cell is not sent; the line is the sheet's row, and the cell is named."""
    rows: Rows = [
        *ROWS,
        ["Roe", "#N/A", 1],
        [None, None, None],
        ["Poe", "Ulm", "#N/A"],
        ["Loe", "x", 2],
    ]

    state = steps.plan(MAKERS[kind](rows))

    assert steps.table(state) == [*TABLE, ["Loe", "x", "2"]]
    assert errors(steps, state) == [
        "NOT_SENT:Line 4 has an error in cell B4: Roe,#N/A,1:--",
        "NOT_SENT:Line 6 has an error in cell C6: Poe,Ulm,#N/A:--",
    ]


def test_bad_records_may_refuse(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """With RefuseUpload an error cell refuses the workbook."""
    monkeypatch.setenv("BAD_RECORDS", "RefuseUpload")

    refusal(
        steps, xlsx([["A"], ["x"], ["#REF!"]]), ReasonCode.MALFORMED_RECORDS, "Line 3 has an error"
    )


CELLS = {
    "whole number": (7, "7"),
    "whole number of many digits": (123456789012345, "123456789012345"),
    "number": (1234.5, "1234.5"),
    "noise": (0.1 + 0.2, "0.3"),
    "no exponent": (1e20, "100000000000000000000"),
    "small": (0.00000012, "0.00000012"),
    "negative": (-5.25, "-5.25"),
    "true": (True, "true"),
    "false": (False, "false"),
    "leading zeros": ("00123", "00123"),
    "long id": ("12345678901234567890", "12345678901234567890"),
    "text like a number": ("1e5", "1e5"),
    "date": (dt.date(2026, 12, 31), "2026-12-31"),
    "time": (dt.time(8, 30, 5), "08:30:05.000Z"),
    "part of a second": (dt.time(23, 59, 59, 250_000), "23:59:59.250Z"),
    "midnight": (dt.time(0), "00:00:00.000Z"),
    "duration": (dt.timedelta(hours=36, minutes=15), "36:15:00"),
    "breaks": ("a\nb", "a\nb"),
    "quotes": ('say "x", y', 'say "x", y'),
    "old date": (dt.date(1950, 1, 2), "1950-01-02"),
}


@pytest.mark.parametrize("kind", CELLS)
def test_cells(steps: Steps, kind: str) -> None:
    """A cell becomes what Salesforce reads."""
    value, text = CELLS[kind]

    state = steps.plan(xlsx([["Name", "Value"], ["x", value]]))

    assert steps.table(state) == [["Name", "Value"], ["x", text]]


def test_midnight_is_a_time_beside_times(steps: Steps) -> None:
    """In a column that holds times of day, a date is midnight; the zone is UTC."""
    moments = [dt.datetime(2026, 12, 31, 14, 30), dt.datetime(2026, 12, 31)]  # noqa: DTZ001 # a workbook has no zone

    state = steps.plan(xlsx([["At", "On"], *([moment, moments[1]] for moment in moments)]))

    assert steps.table(state)[1:] == [
        ["2026-12-31T14:30:00Z", "2026-12-31"],
        ["2026-12-31T00:00:00Z", "2026-12-31"],
    ]


def test_formats_are_not_values(steps: Steps) -> None:
    """Currency is a number, and an error as text is Salesforce's null."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["C", "N"], [1234.5, "#N/A"]):
        sheet.append(row)
    sheet["A2"].number_format = '"$ 100%"#,##0.00'
    sheet["B2"].data_type = "s"

    state = steps.plan(saved(book))

    assert steps.table(state)[1] == ["1234.5", "#N/A"]
    assert not state["plan"]["warnings"]


PERCENTAGES: Rows = [
    ["Name", "Probability"],
    ["a", Percent(0.45)],
    ["b", 0.45],
    ["c", Percent(0.07)],
    ["d", Percent(1)],
    ["e", Percent(0.1235)],
    ["f", "45%"],
    ["g", Percent(-2.5)],
    ["h", None],
]


@pytest.mark.parametrize("kind", MAKERS)
def test_percentages(steps: Steps, kind: str) -> None:
    """What is shown as 45 % is 45, as Salesforce's percent fields take it; a warning says so."""
    state = steps.plan(MAKERS[kind](PERCENTAGES))

    loaded = [row[1] for row in steps.table(state)[1:]]
    assert loaded == ["45", "0.45", "7", "100", "12.35", "45%", "-250", ""]
    (warning,) = state["plan"]["warnings"]
    assert (warning["code"], warning["column"]) == ("PERCENTAGES", "Probability")
    assert (warning["records"], warning["lines"]) == (5, [2, 4, 5, 6, 8])
    assert "45 % is loaded as 45" in warning["message"]


@pytest.mark.parametrize("kind", MAKERS)
def test_zeros_in_front_are_kept(steps: Steps, kind: str) -> None:
    """A postal code that is a number and shown as 01067 is 01067, and nothing else changes."""
    rows: Rows = [
        ["Name", "Zip"],
        ["a", Shown(1067)],
        ["b", Shown(80331)],
        ["c", 1067],
        ["d", "01067"],
    ]

    state = steps.plan(MAKERS[kind](rows))

    assert [row[1] for row in steps.table(state)[1:]] == ["01067", "80331", "1067", "01067"]
    assert not state["plan"]["warnings"]


@pytest.mark.parametrize("kind", MAKERS)
def test_hidden_rows_are_loaded_with_a_warning(steps: Steps, kind: str) -> None:
    """Rows that a filter hides are records like others, and a warning names them."""
    rows: Rows = [["Name", "City"], ["a", "Ulm"], [Hidden("b"), "Bonn"], [Hidden("c"), None]]

    state = steps.plan(MAKERS[kind](rows))

    assert [row[0] for row in steps.table(state)[1:]] == ["a", "b", "c"]
    (warning,) = state["plan"]["warnings"]
    assert (warning["code"], warning["records"], warning["lines"]) == ("HIDDEN_ROWS", 2, [3, 4])


def two_sheets(kind: str) -> bytes:
    """Make a workbook of two sheets with values, and of an empty one."""
    if kind == "xls":
        old = xlwt.Workbook()
        for name, value in (("Jan", "a"), ("Notes", None), ("Feb", "b")):
            sheet = old.add_sheet(name)
            for row, cell in enumerate(("LastName", value) if value else ()):
                sheet.write(row, 0, cell)
        made = io.BytesIO()
        old.save(made)
        return made.getvalue()
    if kind == "ods":
        return ods([["LastName"], ["a"]], more={"Notes": [], "Feb": [["LastName"], ["b"]]})
    book = Workbook()
    for name, value in (("Jan", "a"), ("Notes", None), ("Feb", "b")):
        page = book.create_sheet(name)
        for cell in ("LastName", value) if value else ():
            page.append([cell])
    del book["Sheet"]
    return saved(book)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_other_sheets_are_named(steps: Steps, kind: str) -> None:
    """The first sheet is loaded, and a warning names the others that hold anything."""
    state = steps.plan(two_sheets(kind))

    assert steps.table(state) == [["LastName"], ["a"]]
    (warning,) = state["plan"]["warnings"]
    assert warning["code"] == "OTHER_SHEETS"
    assert ": 'Feb'. To load one" in warning["message"]


def test_each_sheet_may_be_loaded(steps: Steps) -> None:
    """Another sheet of the same workbook is no repeated upload; the same sheet is one."""
    book = two_sheets("xlsx")
    end_part(steps, steps.plan(book))

    state = steps.plan(book, metadata={"sheet": "Feb"})

    assert steps.table(state) == [["LastName"], ["b"]]
    assert not state["plan"]["warnings"]
    with pytest.raises(UploadRefusedError, match="The same bytes were dropped before"):
        steps.plan(book, metadata={"sheet": "Jan"})


def test_durations_of_an_ods(steps: Steps) -> None:
    """Durations are hours, minutes and seconds, above a day as well; a text like one stays text."""
    hours = [0, 1.5, 23.75, 24, 36.25, 1000]
    rows = [[timedelta(hours=each), "PT36H00M00S"] for each in hours]

    state = steps.plan(ods([["Duration", "Note"], *rows]), "incoming/Task/insert/times.ods")

    assert [row[0] for row in steps.table(state)[1:]] == [
        "00:00:00",
        "01:30:00",
        "23:45:00",
        "24:00:00",
        "36:15:00",
        "1000:00:00",
    ]
    assert {row[1] for row in steps.table(state)[1:]} == {"PT36H00M00S"}


def test_percentages_in_several_cells_at_once(steps: Steps) -> None:
    """An .xls may keep the numbers of a row together, and each has its own format."""
    import xlwt  # noqa: PLC0415 # of this test alone

    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    percent = xlwt.easyxf(num_format_str="0%")
    for column, name in enumerate("ABCD"):
        sheet.write(0, column, name)
        sheet.write(1, column, column + 1, percent if column % 2 else xlwt.easyxf())
    made = io.BytesIO()
    book.save(made)

    assert steps.table(steps.plan(made.getvalue()))[1] == ["1", "200", "3", "400"]


def test_1904_dates(steps: Steps) -> None:
    """A workbook that counts days from 1904 has the same dates."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415 # of this test alone

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (["On"], [dt.date(2026, 12, 31)]):
        book.worksheets[0].append(row)

    assert steps.table(steps.plan(saved(book)))[1] == ["2026-12-31"]


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)


def with_sheet(cells: str) -> bytes:
    """Make a workbook whose sheet is written by hand."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = SHEET.format(cells).encode() if "sheet1" in name else old.read(name)
            new.writestr(name, content)
    return made.getvalue()


def test_formulas_give_their_value(steps: Steps) -> None:
    """A formula is its last value, also an empty text; one that has none is not sent."""
    inline = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = [
        inline.format("A") + inline.format("B"),
        "<c><f>1+1</f><v>2</v></c>" + inline.format("x"),
        '<c t="str"><f>""</f><v></v></c>' + inline.format("y"),
        "<c><f>1+1</f></c>" + inline.format("z"),
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' + inline.format("w"),
    ]

    state = steps.plan(with_sheet("".join(f"<row>{row}</row>" for row in rows)))

    assert steps.table(state) == [["A", "B"], ["2", "x"], ["", "y"]]
    assert errors(steps, state) == [
        "NOT_SENT:Line 4 holds a formula that was never calculated in cell A4: ,z:--",
        "NOT_SENT:Line 5 has an error in cell A5: #DIV/0!,w:--",
    ]


def test_ids_that_lost_digits_are_a_warning(steps: Steps) -> None:
    """Numbers of more than 15 digits are loaded as they are left, with a warning."""
    state = steps.plan(xlsx([["Name", "Key"], ["x", 1], ["y", 1234567890123456789]]))

    (warning,) = state["plan"]["warnings"]
    assert (warning["code"], warning["column"], warning["lines"]) == ("ROUNDED_NUMBERS", "Key", [3])
    assert "e" not in steps.table(state)[2][1]


def test_the_table_may_begin_anywhere(steps: Steps) -> None:
    """Empty rows and columns around and in the table are no part of it; rows keep their numbers."""
    rows: list[list[object]] = [
        [None, None, None, None, None],
        [None, None, "LastName", None, "City", " "],
        [None, None, "Doe", None, "Ulm\nDonau"],
        [None, None, " ", None, None],
        [None, None, "Roe", None, "#N/A"],
    ]

    state = steps.plan(xlsx(rows))

    assert steps.table(state) == [["LastName", "City"], ["Doe", "Ulm\nDonau"]]
    assert errors(steps, state) == ["NOT_SENT:Line 5 has an error in cell E5: Roe,#N/A:--"]


def several() -> Workbook:
    """Make a workbook with a hidden sheet, an empty one, and two more."""
    book = Workbook()
    book.worksheets[0].title = "Secret"
    book.worksheets[0].append(["A"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Nothing")
    for name in ("People", "Firms"):
        sheet = book.create_sheet(name)
        sheet.append([f"{name}Name"])
        sheet.append(["x"])
    return book


@pytest.mark.parametrize(
    ("wanted", "header"), [(None, "PeopleName"), ("Firms", "FirmsName"), ("firms ", "FirmsName")]
)
def test_sheets(steps: Steps, wanted: str | None, header: str) -> None:
    """The first sheet that can be seen and holds anything is taken, or the one that is named."""
    state = steps.plan(saved(several()), metadata={"sheet": wanted} if wanted else None)

    assert steps.table(state) == [[header], ["x"]]


def test_unknown_sheets(steps: Steps) -> None:
    """A sheet that does not exist is refused with the names of those that do."""
    with pytest.raises(UploadRefusedError, match="no sheet 'Leads'; it has Secret, Nothing") as no:
        steps.plan(saved(several()), metadata={"sheet": "Leads"})
    assert no.value.reason.code is ReasonCode.WRONG_SETTINGS

    with pytest.raises(UploadRefusedError, match="the sheet 'Nothing' is empty"):
        steps.plan(saved(several()), metadata={"sheet": "Nothing"})


REFUSED = {
    "title": (
        xlsx([["Contacts of 2026"], [], ["A", "B"], [1, 2]]),
        r"Rows 1 to 2 \(Contacts of 2026\) seem to be a title .* row 3",
    ),
    "title and date": (
        xlsx([["Report", 2026], ["Owner", "Ada"], [None], ["A", "B", "C"], [1, 2, 3]]),
        r"Rows 1 to 3 \(Report\) seem to be a title .* row 4\. .* delete rows 1 to 3 and",
    ),
    "a subtitle as wide as the header": (
        xlsx([["Customers 2026"], ["Sales", "Berlin"], [], ["LastName", "Email"], ["Doe", "a@b"]]),
        r"Rows 1 to 3 \(Customers 2026\) seem to be a title .* row 4",
    ),
    "a number as title": (
        xls([[2026], ["A", "B"], [1, 2]]),
        r"Row 1 \(2026\) seems to be a title .* row 2",
    ),
    "title of an .ods": (ods([["People"], ["x"], ["A", "B"], [1, 2]]), r"Rows 1 to 2 .* row 3"),
    "labels, and one missing": (
        xlsx([["Last Name", "City"], ["Doe", "Ulm", "x"]]),
        "Column C has a value in row 2 and no name",
    ),
    "nameless": (
        xlsx([["A", None], [1, None], [1, 2]]),
        "Column B has a value in row 3 and no",
    ),
    "header error": (xlsx([["A", "#REF!"], [1, 2]]), "Row 1, the header, has #REF! in cell B1"),
    "same name": (xlsx([["A", "a"], [1, 2]]), "names the column 'a' twice"),
}


@pytest.mark.parametrize("trouble", REFUSED)
def test_headers_are_refused(steps: Steps, trouble: str) -> None:
    """A sheet that does not begin with a header is refused, and the row or column is named."""
    body, sentence = REFUSED[trouble]

    with pytest.raises(UploadRefusedError, match=sentence) as refused:
        steps.plan(body)
    assert len(refused.value.sentence) <= 300


def test_empty_workbooks(steps: Steps) -> None:
    """A workbook without cells is an empty file, one without records has a header only."""
    refusal(steps, xlsx([]), ReasonCode.EMPTY_FILE, "no visible sheet has cells")
    refusal(steps, xlsx([["A"]]), ReasonCode.HEADER_ONLY, "a header but no records")


ODF = "application/vnd.oasis.opendocument"
CORE = {"[Content_Types].xml": "<Types/>"}
DOCUMENTS = {
    "Word": (packed({**CORE, "word/document.xml": ""}), r"a Word document \(.docx\)"),
    "PowerPoint": (packed({**CORE, "ppt/presentation.xml": ""}), "a PowerPoint presentation"),
    "other Office": (packed({**CORE, "x/y.xml": ""}), "an Office document"),
    "Writer": (
        packed({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "OpenDocument text",
    ),
    "Numbers": (packed({"Index/Document.iwa": "x", "Metadata/a.plist": "y"}), "Apple Numbers"),
    "EPUB": (packed({"mimetype": "application/epub+zip"}), "an e-book"),
    "jar": (packed({"META-INF/MANIFEST.MF": "x", "a.class": "y"}), "a packed program"),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_other_documents_are_named(steps: Steps, kind: str) -> None:
    """A document that is no workbook is refused by its name, also within an archive."""
    body, name = DOCUMENTS[kind]

    refusal(steps, body, ReasonCode.NOT_A_TABLE, f"This is .*{name}")
    if kind not in {"Numbers", "jar"}:
        archive = packed({"a.csv": "LastName\nDoe\n", "x.bin": body})
        refusal(steps, archive, ReasonCode.NOT_A_TABLE, f"x.bin in the archive: This is .*{name}")


def ole(stream: str) -> bytes:
    """Turn an .xls into an OLE file whose stream has another name."""
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct_length("Workbook")
    new = stream.encode("utf-16-le").ljust(64, b"\0") + struct_length(stream)
    return xls(ROWS).replace(old, new)


def struct_length(name: str) -> bytes:
    """Return the length of a stream's name as its entry holds it."""
    return (2 * len(name) + 2).to_bytes(2, "little")


OLE = {
    "WordDocument": r"a Word document \(.doc\)",
    "PowerPoint Document": r"a PowerPoint presentation \(.ppt\)",
    "__properties_version1.0": "an Outlook message",
    "EncryptedPackage": "an Office file that is protected by a password",
    "Contents": "an Office document",
}


@pytest.mark.parametrize("stream", OLE)
def test_other_ole_files_are_named(steps: Steps, stream: str) -> None:
    """What lies in an OLE file is known by its streams, an encrypted workbook among them."""
    refusal(steps, ole(stream), ReasonCode.NOT_A_TABLE, f"This is {OLE[stream]}")


def test_locked_workbooks(steps: Steps) -> None:
    """A workbook that is protected by a password is refused as that."""
    locked_ods = ods(ROWS, '<manifest:encryption-data xmlns:manifest="x"/>')
    record = b"\x09\x08\x10\x00"  # BOF of the globals; FilePass follows it
    body = xls(ROWS)
    at = body.index(record) + 20
    locked_xls = body[:at] + b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04" + body[at + 10 :]

    for locked in (locked_ods, locked_xls):
        refusal(steps, locked, ReasonCode.NOT_A_TABLE, "protected by a password")


def broken(body: bytes) -> bytes:
    """Overwrite what a package holds in its middle."""
    middle = len(body) // 2
    return body[:middle] + bytes(60) + body[middle + 60 :]


BROKEN = {
    "not a workbook inside": packed({**CORE, "xl/workbook.xml": "<workbook"}),
    "damaged part": broken(xlsx(ROWS * 300)),
    "cut xls": xls(ROWS)[:1200],
    "noise behind the magic": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
    "XML with a document type": with_sheet("<!DOCTYPE x>"),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_broken_workbooks(steps: Steps, damage: str) -> None:
    """A workbook that cannot be read is refused as one, with the way out."""
    refusal(steps, BROKEN[damage], ReasonCode.NOT_A_TABLE, "that cannot be read .* as CSV UTF-8")


@pytest.mark.parametrize("kind", MAKERS)
def test_large_workbooks(steps: Steps, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that would not fit the memory, unpacked, is refused before it is opened."""
    monkeypatch.setenv("MAX_WORKBOOK_BYTES", "4000")

    refusal(steps, MAKERS[kind](ROWS * 400), ReasonCode.TOO_LARGE, r"at most 4,000 are read")


def test_far_cells(steps: Steps) -> None:
    """A sheet with a value far out is refused, since calamine would hold all between."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    refusal(
        steps,
        with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + far),
        ReasonCode.TOO_LARGE,
        "reaches to row 1,048,576 and column 16,384",
    )


@pytest.mark.parametrize("kind", MAKERS)
def test_workbooks_in_archives(steps: Steps, kind: str) -> None:
    """A workbook beside CSVs is one more file of the archive; its rows name it."""
    rows = [*ROWS, ["Roe", "#N/A", 1]]
    archive = packed(
        {
            "a.csv": "LastName;City;Shoe\nLoe;Kiel;1\nbad\n",
            "b.bin": MAKERS[kind](rows),
            "c.csv": "LastName;City;Shoe\nMoe;Bonn;3\nbad\n",
        }
    )

    state = steps.plan(archive)

    expected = [TABLE[0], ["Loe", "Kiel", "1"], *TABLE[1:], ["Moe", "Bonn", "3"]]
    assert steps.table(state) == expected
    aside = steps.rows(state["plan"]["set_aside"]["key"], ";")
    assert [row["sf__Error"].split(" has ")[0] for row in aside] == [
        "NOT_SENT:Line a.csv:3",
        "NOT_SENT:Line b.bin:4",
        "NOT_SENT:Line c.csv:3",
    ]


def test_workbooks_in_gzip(steps: Steps) -> None:
    """A workbook that was packed again is read."""
    state = steps.plan(gzip.compress(xlsx(ROWS)))

    assert steps.table(state) == TABLE
    assert state["plan"]["form"]["compression"] == "gzip"


def test_the_delimiter_of_the_metadata(steps: Steps) -> None:
    """A delimiter that the metadata names is that of the copy; cells stay what they are."""
    state = steps.plan(
        xlsx([["A", "B"], ["x;y", "z,w"]]), metadata={"column-delimiter": "semicolon"}
    )

    assert steps.table(state) == [["A", "B"], ["x;y", "z,w"]]
    assert state["plan"]["column_delimiter"] == "SEMICOLON"


def test_many_rows(steps: Steps) -> None:
    """All rows come through, in order, and are cut into parts like those of a CSV."""
    rows: list[list[object]] = [["Name", "Number"], *([f"Name {n}", n] for n in range(5000))]

    state = steps.plan(xlsx(rows))

    assert steps.table(state)[1:] == [[f"Name {n}", str(n)] for n in range(5000)]
