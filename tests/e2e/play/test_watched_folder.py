"""The watched folder of `python -m local up`: a plain copy is loaded, and the results come back."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kit.documents import README, block

ROOT = Path(__file__).parents[3]
CONTACTS = "LastName,Email\nHopper,grace@example.com\nLiskov,barbara\n"
"""Not what the README drops, nor under its name: the same bytes are not loaded twice."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder that a local world watches; a file was in it before."""
    folder = tmp_path_factory.mktemp("watched") / ".local/drop"  # as the README names it
    (folder / "Contact/insert").mkdir(parents=True)
    (folder / "Contact/insert/old.csv").write_text(CONTACTS)
    options = ["--json", "--time-scale", "0.1", "--watch", str(folder)]
    with subprocess.Popen(  # noqa: S603 - the command is made of our own words
        [sys.executable, "-m", "local", "up", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as up:
        assert up.stdout is not None
        assert up.stdout.readline(), "the local world did not start"
        yield folder
        up.terminate()
    assert up.returncode == 0


def results(path: Path, load_id: str = "") -> dict[str, Any]:
    """Wait for a summary beside the file, of another load than this, and give it."""
    summary, deadline = (
        path.with_name(f"{path.name}.results") / "summary.json",
        time.monotonic() + 60,
    )
    while time.monotonic() < deadline:
        if summary.exists():
            found: dict[str, Any] = json.loads(summary.read_text("utf-8"))
            if found["load_id"] != load_id:
                return found
        time.sleep(0.1)
    raise AssertionError(f"no results beside {path} after a minute")


def test_copy_is_loaded(folder: Path) -> None:
    """Success, failure, report and summary come back beside the file, in one piece."""
    path = folder / "Contact/insert/people.csv"
    path.write_text(CONTACTS)

    summary = results(path)

    beside = path.with_name("people.csv.results")
    assert (summary["records"]["succeeded"], summary["records"]["failed"]) == (1, 1)
    files = {each.name for each in beside.iterdir()}
    assert files >= {"success.csv", "failure.csv", "report.html", "summary.json"}
    assert files == {"summary.json", *(Path(key).name for key in summary["results"].values())}
    assert "Hopper" in (beside / "success.csv").read_text("utf-8")
    assert "INVALID_EMAIL_ADDRESS" in (beside / "failure.csv").read_text("utf-8")


def test_example_of_the_readme(folder: Path) -> None:
    """The commands of the README drop a file and show what was refused, as they are written."""
    commands = block("Try it on a laptop", "sh", README, containing="printf")
    shell = shutil.which("sh")
    assert shell

    shown = subprocess.run(  # noqa: S603 # the commands are on our own page
        [shell, "-euc", commands],
        cwd=folder.parents[1],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    ).stdout

    assert "INVALID_EMAIL_ADDRESS" in shown
    assert "Turing" in shown


def test_new_content_is_a_new_load(folder: Path) -> None:
    """A file that is written again is loaded again; a change of permissions alone is not a load."""
    path = folder / "Lead/insert/again and again.csv"
    path.parent.mkdir(parents=True)  # a folder that was not there when watching began
    path.write_text("LastName,Company\nLovelace,Analytical Engines\n")
    first = results(path)
    path.chmod(0o600)
    time.sleep(2)  # longer than a file must be quiet to be dropped
    unchanged = results(path)
    path.write_text("LastName,Company\nTuring,\nShannon,Bell\n")
    second = results(path, first["load_id"])

    assert first == unchanged
    assert [each["records"]["total"] for each in (first, second)] == [1, 2]


def test_folder_is_taken_whole(folder: Path) -> None:
    """Files that arrive with their folder are loaded; hidden and earlier ones are left alone."""
    made = folder.parent / "made"
    made.mkdir()
    for name in ("a.csv", "b.csv", ".hidden.csv"):
        (made / name).write_text(f"Name\nAnalytical Engines {name}\n")
    shutil.move(made, folder / "Account/insert")

    statuses = [results(folder / "Account/insert" / name)["status"] for name in ("a.csv", "b.csv")]

    assert statuses == ["Succeeded", "Succeeded"]
    assert not (folder / "Account/insert/.hidden.csv.results").exists()
    assert not (folder / "Contact/insert/old.csv.results").exists()


def test_wrong_place_is_answered(folder: Path) -> None:
    """A file beside the objects' folders is refused in words, as in the bucket."""
    path = folder / "nowhere.csv"
    path.write_text(CONTACTS)

    summary = results(path)

    assert summary["status"] == "Refused"
    assert "names no object and operation" in summary["message"]
