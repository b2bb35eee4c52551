"""The demo's files: what it claims to drop is what it drops."""

import csv
import io

import pytest

from bulkdrop.load.target import parse_key
from local.demo.file import MULTIPART, PUT, DemoFile
from local.demo.files import demo_files
from sfbulk import MULTIPART_LIMIT

ROWS = 2_000
FILES = {file.name: file for file in demo_files(ROWS)}


def rows(file: DemoFile) -> list[list[str]]:
    """Read the file, header first."""
    return list(csv.reader(io.StringIO(file.content.decode()), delimiter=file.delimiter))


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_records_are_those_expected(file: DemoFile) -> None:
    """Every row has an expected end, except in the file that is refused as a whole."""
    expected = file.expected.records

    assert expected in {None, len(rows(file)) - 1}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_path_is_a_right_key(file: DemoFile) -> None:
    """Each file is dropped where its object's records are loaded."""
    target = parse_key(f"incoming/{file.path}")

    assert file.object == target.object


def test_only_the_refused_file_has_a_nameless_column() -> None:
    """One file must be refused, for its header; the rows of all files fit their headers."""
    nameless = {name for name, file in FILES.items() if "" in rows(file)[0]}

    assert nameless == {"board-members.csv"}
    assert all(len({len(row) for row in rows(file)}) == 1 for file in FILES.values())


@pytest.mark.parametrize(("count", "way"), [(10, MULTIPART), (ROWS, PUT)])
def test_size_decides_the_way(count: int, way: str) -> None:
    """The large file is expected to go by PUT if it is too large for multipart."""
    large = next(file for file in demo_files(count) if file.name == "trade-fair.csv")

    assert way == large.expected.sent_as
    assert (len(large.content.decode()) > MULTIPART_LIMIT) is (way == PUT)


def test_people_have_addresses_of_their_own() -> None:
    """No two rows of the large file share an e-mail address."""
    emails = {row[3] for row in rows(FILES["trade-fair.csv"])[1:]}

    assert len(emails) == ROWS
