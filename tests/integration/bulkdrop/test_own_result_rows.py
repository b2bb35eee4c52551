"""failure.csv and unprocessed.csv hold the upload's own rows, with the line of each."""

import csv
import dataclasses
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.steps import Steps
from kit.whole_load import load
from kit.workbooks import MAKERS

from bulkdrop.load.part import Attempt
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.columns import kept_columns
from bulkdrop.work.own_result_file import OwnTable
from bulkdrop.work.part_content import PartContent
from local.org import OrgSettings

HEADER = "FirstName,LastName,Email,Description"
ROWS = [
    "Ada,Lovelace,ada@example.com,",
    'No,,no@example.com,"first\nsecond\nthird"',
    "Alan,Turing,alan@example.com,x",
    '"Same","",,"a ""quoted"" cell"',
    '"Same","",,"a ""quoted"" cell"',
    "Grace,Hopper,grace@example.com,007",
    "1.50,,,1E3",
]
FAILED = {3: ROWS[1], 7: ROWS[3], 8: ROWS[4], 10: ROWS[6]}
"""The rows without a last name, by their lines."""


@contextmanager
def configured(steps: Steps, **changes: Any) -> Iterator[None]:
    """Change settings of the org for a while."""
    steps.org.configure(**changes)
    yield
    defaults = dataclasses.asdict(OrgSettings())
    steps.org.configure(**{name: defaults[name] for name in changes})


def upload(rows: list[str], line_end: str = "\n") -> bytes:
    """Return rows under the header."""
    return "".join(f"{row}{line_end}" for row in [HEADER, *rows]).encode()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("habit", [{}, {"shuffle_rows": True, "alphabetical_columns": True}])
def test_failed_rows_are_the_uploads(steps: Steps, line_end: str, habit: dict[str, bool]) -> None:
    """Rows stand in the upload's order, byte for byte, equal ones and those of several lines."""
    rows = [row.replace("\n", line_end) for row in ROWS]
    with configured(steps, **habit):
        ended = load(steps, upload(rows, line_end))

    lines = {line: row.replace("\n", line_end) for line, row in FAILED.items()}
    error = '"REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"'
    expected = f"sf__Id,sf__Error,sf__Line,{HEADER}{line_end}" + "".join(
        f",{error.strip(chr(34))},{line},{row}{line_end}" for line, row in lines.items()
    )
    assert ended.files["failure"].decode() == expected
    assert ended.summary["records"]["failed"] == 4


def test_sent_otherwise(steps: Steps) -> None:
    """A mark, another encoding, blank rows and what is not sent change no line and no cell."""
    text = (
        "FirstName;LastName;Description;\n"
        'Jürgen;;"a;b";\n'
        ";;;\n"
        "zu viele;Zellen;x;;;\n"
        'Ada;Lovelace;"two\nlines";\n'
        "Zoë;;5;\n"
    )
    ended = load(steps, text.encode("cp1252"))

    header, *rows = csv.reader(
        io.StringIO(ended.files["failure"].decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert header == ["sf__Id", "sf__Error", "sf__Line", "FirstName", "LastName", "Description", ""]
    assert [row[2] for row in rows] == ["2", "4", "7"]
    assert rows[0][3:] == ["Jürgen", "", "a;b", ""]
    assert rows[2][3:] == ["Zoë", "", "5", ""]
    assert rows[1][1].startswith("NOT_SENT:Line 4 ")
    assert not any(rows[1][3:])


def test_archive(steps: Steps) -> None:
    """In an archive of several files a line names its file; they follow as in the archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.csv", upload(ROWS[:2]))
        archive.writestr("a.csv", upload(["x", *ROWS[3:]]))
    ended = load(steps, packed.getvalue())

    rows = [*csv.reader(io.StringIO(ended.files["failure"].decode(), newline=""))][1:]
    assert [row[2] for row in rows] == ["b.csv:3", "a.csv:2", "a.csv:3", "a.csv:4", "a.csv:6"]


@pytest.mark.parametrize("kind", MAKERS)
def test_workbook(steps: Steps, kind: str) -> None:
    """Of a workbook, the line is the row of the sheet."""
    cells: list[list[str | None]] = [
        ["FirstName", "LastName"],
        ["Ada", "Lovelace"],
        [None, None],
        ["No", None],
    ]
    ended = load(steps, MAKERS[kind](cells))

    (row,) = [*csv.reader(io.StringIO(ended.files["failure"].decode("utf-8-sig")))][1:]
    assert row[2:] == ["4", "No", ""]


def test_several_parts(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part knows its lines, and set aside records stand between those of all parts."""
    monkeypatch.setenv("MAX_PART_BYTES", "200")
    rows = [row for number in range(12) for row in (f"F{number},,,", "x", f"F{number},L,,a\nb")]
    rows = [f'{row.replace("a", chr(34) + "a")}"' if "\n" in row else row for row in rows]
    ended = load(steps, upload(rows))

    found = [*csv.reader(io.StringIO(ended.files["failure"].decode(), newline=""))][1:]
    assert ended.summary["records"]["failed"] == 24
    assert len(ended.summary["jobs"]) > 1
    assert [int(row[2]) for row in found] == sorted(
        line for n in range(12) for line in (2 + 4 * n, 3 + 4 * n)
    )


def test_attempts_are_in_order(steps: Steps) -> None:
    """Rows that failed in a later attempt stand where they stand in the upload."""
    rows = [f"F{number},{'' if number % 3 else 'L'},,{number}" for number in range(30)]
    with configured(steps, lock_share=0.5, lock_attempts=9):
        ended = load(steps, upload(rows))

    found = [*csv.reader(io.StringIO(ended.files["failure"].decode()))][1:]
    lines = [int(row[2]) for row in found]
    assert lines == sorted(lines)
    assert len(lines) == ended.summary["records"]["failed"] >= 20
    assert all(",".join(row[3:]) == rows[int(row[2]) - 2] for row in found)


def test_echo_under_converted_columns(steps: Steps) -> None:
    """An echo of converted cells stands under the upload's own columns, without constants."""
    steps.drop(
        'decimal_separator = ","\n[columns]\n"Sendung" = "Tracking_Number__c"\n"Notiz" = ""\n'
        '[constants]\nRecipient_Email__c = "a@example.com"\n',
        "incoming/Shipment__c/insert/bulkdrop.toml",
    )
    state = steps.plan("Notiz;Sendung;Value\nmine;T-1;1,5\n", "incoming/Shipment__c/insert/a.csv")
    (part,) = map(Attempt.from_state, steps.parts(state))
    bucket = Bucket(steps.bucket)
    header = b"".join(PartContent(bucket, part).header())
    columns = kept_columns(bucket, part.load.load_id)

    echo = OwnTable.of(bucket, part, header).echo_of(header, columns)

    assert header == b"Tracking_Number__c;Value__c;Recipient_Email__c\n"
    assert echo(["T-1", "1.50", "a@example.com"]) == b";T-1;1.50\n"


def test_reason_names_the_column(steps: Steps) -> None:
    """The digest of a load names the column of the upload beside the field, with its values."""
    steps.drop('[columns]\n"Nachname" = "LastName"\n', "incoming/Contact/insert/bulkdrop.toml")
    ended = load(steps, b"FirstName,Nachname,E-Mail\nAda,,a@example.com\nAlan,Turing,nowhere\n")

    assert [
        (each["field"], each["column"], each["examples"]) for each in ended.summary["errors"]
    ] == [
        ("LastName", "Nachname", [{"line": 2, "value": ""}]),
        ("Email", "E-Mail", [{"line": 3, "value": "nowhere"}]),
    ]


def test_unfound_rows(steps: Steps) -> None:
    """Where Salesforce's echo does not say which record failed, the echo stands without a line."""
    body = "LASTNAME,FirstName,email\nA,,bad\nB,,bad\n,,x@example.com\n"
    with configured(steps, blank_echoes=True):
        ended = load(steps, body)

    rows = [*csv.DictReader(io.StringIO(ended.files["failure"].decode()))]
    assert len(rows) == ended.summary["records"]["failed"] == 3
    assert all(row["sf__Line"] == "" or row["LASTNAME"] or row["email"] for row in rows)


def test_carriage_returns(steps: Steps) -> None:
    """Lines that end with a lone CR come back so."""
    body = b"FirstName,LastName\rAda,\rAlan,Turing\r"
    ended = load(steps, body)

    header, row, rest = ended.files["failure"].split(b"\r")
    assert header == b"sf__Id,sf__Error,sf__Line,FirstName,LastName"
    assert row.endswith(b",2,Ada,")
    assert rest == b""


CELL = st.text(st.sampled_from('ab",;\n 0é'), max_size=5)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(CELL, st.sampled_from(["", "Name"]), CELL, st.integers(0, 9)),
        min_size=1,
        max_size=12,
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    packed=st.booleans(),
    shuffled=st.booleans(),
)
def test_every_line_is_right(  # noqa: PLR0913, PLR0917 # each is drawn
    steps: Steps,
    rows: list[tuple[Any, ...]],
    encoding: str,
    line_end: str,
    packed: bool,  # noqa: FBT001 # drawn
    shuffled: bool,  # noqa: FBT001 # drawn
) -> None:
    """Whatever the upload is like, a failed row is the one in its line of it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(["FirstName", "LastName", "Description", "Email"])
    lines: dict[int, list[str]] = {}
    for row in rows:
        cells = [str(cell).replace("\n", line_end) for cell in row[:3]]
        lines[out.getvalue().count("\n") + 1] = [*cells, f"a{row[3]}@example.com"]
        writer.writerow(lines[out.getvalue().count("\n") + 1])
    body = out.getvalue().encode(encoding)
    with configured(steps, shuffle_rows=shuffled):
        ended = load(steps, gzip.compress(body) if packed else body)

    if "failure" not in ended.files:
        assert all(cells[1] for cells in lines.values())
        return
    text = ended.files["failure"].decode("utf-8-sig")
    found = [*csv.reader(io.StringIO(text, newline=""))][1:]
    failed = {line: cells for line, cells in lines.items() if not cells[1]}
    assert [int(row[2]) for row in found] == [*failed]
    assert [row[3:] for row in found] == [*failed.values()]
