"""
One file of megabytes, from its upload to its results, with all in it that makes cuts hard.

BULKDROP_LARGE_MEGABYTES makes it larger: `make long` loads 400 MB.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit.loading import Loading, local_world

from local.outside.bucket import Dropped

_MEGABYTES = int(os.environ.get("BULKDROP_LARGE_MEGABYTES", "4"))
_BYTES = _MEGABYTES * 1_000_000
_LEAST_PARTS = 4
_PART_BYTES = min(100_000_000, _BYTES // _LEAST_PARTS)
_WRONG_EVERY, _RAGGED_EVERY = 1_000, 2_222
_DIGITS = 8
_DESCRIPTION = '"' + 12 * 'She said ""so, it goes on\r\nand on"". ' + '"'
_RECORD_BYTES = len(f"00000000,right@example.com,{_DESCRIPTION}\r\n")
_PATIENCE_SECONDS = 60 + 2 * _MEGABYTES
_MOST_MEBIBYTES = 256
"""Of memory that a function may need at any size of a file."""


@pytest.fixture
def world() -> Iterator[Loading]:
    """Yield a world of its own: the peaks of its functions are those of this file."""
    with local_world({"MaxPartBytes": str(_PART_BYTES)}) as loading:
        yield loading


@pytest.mark.timeout(2 * _PATIENCE_SECONDS)
def test_large_file_comes_back_whole(world: Loading, tmp_path: Path) -> None:
    """Each record of a large file is in the org once or reported failed, and memory stays flat."""
    file, key = tmp_path / "large.csv", "incoming/Contact/insert/large.csv"
    names = _write(file)
    world.s3.upload_file(str(file), world.bucket, key)
    version = world.s3.head_object(Bucket=world.bucket, Key=key)["VersionId"]
    summary = world.summary(Dropped(key, version), _PATIENCE_SECONDS)

    assert summary["status"] == "CompletedWithFailures", summary["message"]
    assert len(summary["jobs"]) >= _LEAST_PARTS
    loaded = {row["sf__Id"]: row["LastName"] for row in world.rows(summary, "success")}
    failures = world.rows(summary, "failure")
    wrong = {row["LastName"] for row in failures if "INVALID_EMAIL" in row["sf__Error"]}
    ragged = {
        row["sf__Error"].removesuffix(":--")[-_DIGITS:]
        for row in failures
        if row["sf__Error"].startswith("NOT_SENT")
    }
    assert loaded == {each["Id"]: each["LastName"] for each in world.org.records("Contact")}
    assert ragged == set(names[::_RAGGED_EVERY])
    assert wrong == set(names[::_WRONG_EVERY]) - ragged
    assert sorted([*loaded.values(), *wrong, *ragged]) == names
    assert len(failures) == len(wrong | ragged)
    assert max(world.peaks().values()) < _MOST_MEBIBYTES


def _write(file: Path) -> list[str]:
    """Write records until the file is large enough; give the last names of all, in order."""
    names = []
    with file.open("w", encoding="utf-8", newline="") as lines:
        lines.write("LastName,Email,Description\r\n")
        for number in range(_BYTES // _RECORD_BYTES):
            name = str(number).zfill(_DIGITS)
            names.append(name)
            email = "wrong" if number % _WRONG_EVERY == 0 else "right@example.com"
            cells = [name] if number % _RAGGED_EVERY == 0 else [name, email, _DESCRIPTION]
            lines.write(",".join(cells) + "\r\n")
    return names
