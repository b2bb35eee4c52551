"""`bulkdrop load`: drop, follow, fetch, and end as the load ended."""

import json
import signal
import subprocess
from pathlib import Path

import pytest
from kit.command import command, environment, run
from kit.loading import Loading


def file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        ("LastName\nByron\n", 0, "Succeeded"),
        ("LastName,Email\nHopper,grace@example.com\nTuring,alan\n", 1, "CompletedWithFailures"),
        ("LastName\n", 2, "Refused"),
    ],
)
def test_ends_as_the_load(
    world: Loading, tmp_path: Path, content: str, code: int, status: str
) -> None:
    """The exit status and the first word printed say how the load ended."""
    people = file(tmp_path, f"ends-{code}.csv", content)

    ran = run(world, "load", people, "Contact", "insert", "--wait")

    assert (ran.code, ran.out.split()[0]) == (code, status), ran


def test_results_are_fetched(world: Loading, tmp_path: Path) -> None:
    """--results copies what came back into a folder, and --json prints the summary alone."""
    people = file(tmp_path, "fetched.csv", "LastName,Email\nHopper,g@example.com\nTuring,alan\n")

    ran = run(world, "load", people, "Contact", "insert", "--results", tmp_path / "back", "--json")

    summary = json.loads(ran.out)
    assert summary["records"]["failed"] == 1
    names = {path.name for path in (tmp_path / "back").iterdir()}
    assert {"success.csv", "failure.csv", "summary.json"} <= names


def test_without_wait(world: Loading, tmp_path: Path) -> None:
    """Without --wait it ends once the file is dropped, and says how to see the end."""
    people = file(tmp_path, "dropped.csv", "LastName\nNoether\n")

    ran = run(world, "load", people, "Contact", "insert", "--folder", "fair/2026")

    key = "incoming/Contact/insert/fair/2026/dropped.csv"
    assert ran.code == 0
    assert f"bulkdrop show {key}" in ran.out
    world.wait_for_keys("results/Contact/insert/fair/2026/dropped.csv/", "/summary.json", 1, 45)


def test_metadata(world: Loading, tmp_path: Path) -> None:
    """--set states what the upload's metadata says, as in the bucket."""
    people = tmp_path / "set.csv"
    people.write_bytes("LastName\nGünther\n".encode("cp850"))

    words = ("load", people, "Contact", "insert", "--set", "encoding=cp850", "--wait", "--json")
    summary = json.loads(run(world, *words).out)

    assert (summary["status"], summary["form"]["encoding"]) == ("Succeeded", "cp850")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Contact", "upsert"), "names no key field"),
        (("Contact", "insert", "--key", "Email"), "--key is the key field of an upsert"),
        (("Contact", "merge"), "'merge' is no operation"),
        (("Contact", "insert", "--set", "encodng=cp850"), "the names are encoding"),
        (("Contact", "insert", "--stack", "nosuch"), "There is no stack nosuch"),
        ((), "Missing argument"),
    ],
)
def test_wrong_calls(world: Loading, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """A call that cannot work says what is wrong, drops nothing, and ends with 64."""
    people = file(tmp_path, "wrong.csv", "LastName\nNobody\n")

    ran = run(world, "load", people, *words)

    assert ran.code == 64
    assert said in ran.err
    assert not [key for key in world.keys("incoming/") if key.endswith("wrong.csv")]


def test_waits_so_long(world: Loading, tmp_path: Path) -> None:
    """A load that does not end in the given time goes on; the exit status is 124."""
    people = file(tmp_path, "slow.csv", "LastName\nSlow\n")

    ran = run(world, "load", people, "Contact", "insert", "--wait", "--timeout", "1")

    assert ran.code in {0, 124}  # a load may take less than a second
    if ran.code:
        assert "goes on without you" in ran.err
    world.wait_for_keys("results/Contact/insert/slow.csv/", "/summary.json", 1, 45)


def test_interrupted(world: Loading, tmp_path: Path) -> None:
    """Ctrl-C leaves the load alone, and says how to come back."""
    people = file(tmp_path, "interrupted.csv", "LastName\nPatience\n")
    world.org.configure(lag=30.0)  # so that it has not ended before it is interrupted
    with subprocess.Popen(  # noqa: S603 - our own command
        command("load", people, "Contact", "insert", "--wait"),
        env=environment(world),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        world.wait_for_keys("incoming/Contact/insert/interrupted.csv", "", 1, 45)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    world.org.configure(lag=0.0)

    assert process.returncode == 130, said
    assert "bulkdrop show incoming/Contact/insert/interrupted.csv" in said
    world.wait_for_keys("results/Contact/insert/interrupted.csv/", "/summary.json", 1, 45)
