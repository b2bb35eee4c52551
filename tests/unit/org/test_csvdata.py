"""How the sandbox org cuts data into records, strictly and in its fast mode."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.org.errors import JobFailure
from local.org.jobs.csvdata import CsvData, check_bytes
from local.org.jobs.fast import _count, _split
from local.org.vocabulary import LineEnding

CELL = st.text(st.sampled_from('ab ,";\n猫'), max_size=5)
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6)


def written(rows: list[list[str]]) -> str:
    """Write rows as CSV with LF."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def read(path: Path, data: str | bytes) -> tuple[list[str], list[list[str] | None], int]:
    """Read data as the org does: header, cells of each record (None if broken), last offset."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    source = CsvData(path, ",")
    rows = [None if record.problem else record.cells for record in source.records()]
    source.close()
    return source.header, rows, source.offset


@given(rows=TABLE)
def test_any_table(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    """Whatever a CSV writer writes is read back, to the last byte."""
    path = tmp_path_factory.mktemp("data") / "data.csv"
    header, records, offset = read(path, "A,B\n" + written(rows))
    assert (header, records) == (["A", "B"], rows)
    assert offset == path.stat().st_size


@given(rows=TABLE)
def test_fast_count(rows: list[list[str]]) -> None:
    """The fast mode finds the same records without parsing them."""
    data = written(rows).encode()
    assert _count(data) == len(_split(data)) == len(rows)
    assert [next(csv.reader([each.decode()])) for each in _split(data) if b"\n" not in each] == [
        row for row in rows if not any("\n" in cell for cell in row)
    ]


@pytest.mark.parametrize(
    ("row", "later"),
    [
        ('x, "y"', [["1", "2"]]),
        ('"x" ,y', [["1", "2"]]),
        ('x"y,z', [["1", "2"]]),
        ('"x"y,z', [["1", "2"]]),
        ('x,"y', []),
        ("x" * 131_073 + ",y", [["1", "2"]]),
    ],
)
def test_broken_record(tmp_path: Path, row: str, later: list[list[str]]) -> None:
    """A broken record is one record, and the next begins after it."""
    _, records, _ = read(tmp_path / "data.csv", f"A,B\n{row}\n1,2\n")
    assert records == [None, *later]


@pytest.mark.parametrize("data", ['\ufeff"A",B\n', 'A, "B"\n', "A,B\r1,2\r", "A" * 32_001])
def test_broken_header(tmp_path: Path, data: str) -> None:
    """A header that cannot be read fails the job."""
    with pytest.raises(JobFailure, match=r"^InvalidBatch : Failed to parse CSV\."):
        read(tmp_path / "data.csv", data)


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_line_ending_across_blocks(tmp_path: Path, cut: int) -> None:
    """A CRLF is found wherever the blocks of the check end."""
    path = tmp_path / "data.csv"
    path.write_bytes(b"x" * ((1 << 20) - cut) + b"\n\r\n" + b"y")
    with pytest.raises(JobFailure, match="Current LineEnding setting is LF"):
        check_bytes(path, LineEnding.LF)
    with pytest.raises(JobFailure, match="Current LineEnding setting is CRLF"):
        check_bytes(path, LineEnding.CRLF)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_right_line_ending_across_blocks(tmp_path: Path, cut: int) -> None:
    """Good data is good wherever the blocks of the check end, letters of several bytes too."""
    path = tmp_path / "data.csv"
    path.write_bytes(b"x" * ((1 << 20) - cut) + "\r\n猫\r\n".encode())
    check_bytes(path, LineEnding.CRLF)
