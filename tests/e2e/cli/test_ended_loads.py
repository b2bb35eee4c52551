"""`bulkdrop ls`, `show`, `resume` and `undo`: what was loaded before."""

import json
from datetime import UTC, datetime

import pytest
from kit.command import run
from kit.loading import Loading

PEOPLE = "incoming/Contact/insert/shown-people.csv"


def test_ls(world: Loading) -> None:
    """It lists the loads of an object and a status since a moment, the newest first."""
    first = world.load("incoming/Lead/insert/ls-1.csv", "LastName,Company\nOne,Acme\n")
    second = world.load("incoming/Lead/insert/ls-2.csv", "LastName,Company\nTwo,Acme\n")
    third = world.load("incoming/Lead/insert/ls-3.csv", "LastName,Company\n")

    words = ("ls", "--object", "lead", "--since", "today", "--status", "succeeded")
    listed = [each["load_id"] for each in json.loads(run(world, *words, "--json").out)]
    lines = [line.split("\t")[-1] for line in run(world, *words).out.splitlines()]

    assert listed == lines
    assert third["load_id"] not in listed
    wanted = [second["load_id"], first["load_id"]]
    assert [each for each in listed if each in wanted] == wanted  # others drop leads, too
    assert all(each.startswith("lead-") for each in listed)
    assert run(world, "ls", "--since", "2999-01-01").out == ""


def test_wrong_moment(world: Loading) -> None:
    """A moment or a status that does not exist is answered with those that do."""
    assert "a span such as 3h" in run(world, "ls", "--since", "last tuesday").err
    assert "they are Succeeded" in run(world, "ls", "--status", "Done").err


@pytest.mark.parametrize("by", ["id", "key", "name", "results"])
def test_show(world: Loading, by: str) -> None:
    """A load is found by its id, by its file's key or name, and by its folder of results."""
    key = f"incoming/Contact/insert/shown-{by}.csv"
    summary = world.load(key, "LastName,Email\nTuring,alan\nHopper,grace@example.com\n")
    success = summary["results"]["success"]
    words = {
        "id": summary["load_id"],
        "key": key,
        "name": f"shown-{by}.csv",
        "results": success.rpartition("/")[0],
    }

    ran = run(world, "show", words[by])

    assert ran.code == 1
    assert ran.out.startswith("CompletedWithFailures")
    assert summary["message"] in ran.out.replace("\n", " ")
    assert f"s3://{world.bucket}/{success}" in ran.out


def test_show_unknown(world: Loading) -> None:
    """What is no load is answered with how to find one."""
    ran = run(world, "show", "contact-insert-nobody-0123456789abcdef")

    assert (ran.code, "`bulkdrop ls` lists the loads" in ran.err) == (64, True)


def test_resume(world: Loading) -> None:
    """A load that failed is resumed once; the second call starts nothing, even at once."""
    # At the org, since a warm function has read a secret that holds.
    refusal = json.dumps({"error": "invalid_client", "error_description": "invalid client"})
    world.org.faults.add("status", "/oauth2/token", status=400, body=refusal, times=1_000)
    world.org.expire_sessions()
    failed = world.load("incoming/Contact/insert/resumed.csv", "LastName\nAgain\n")
    world.org.faults.clear()
    assert failed["status"] == "Failed", failed["message"]

    first = run(world, "resume", failed["load_id"])
    again = run(world, "resume", failed["load_id"])

    assert (first.code, again.code) == (0, 64), (first, again)
    assert "was resumed already" in again.err or "nothing to resume" in again.err


def test_resume_of_what_ended_well(world: Loading) -> None:
    """There is nothing to resume of a load that succeeded."""
    summary = world.load("incoming/Contact/insert/well.csv", "LastName\nWell\n")

    assert "nothing to resume" in run(world, "resume", summary["load_id"]).err


def test_since_is_a_moment(world: Loading) -> None:
    """--since takes a date and time, too."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    summary = world.load("incoming/Contact/insert/moment.csv", "LastName\nMoment\n")

    assert summary["load_id"] in run(world, "ls", "--since", now).out


def test_undo_once(world: Loading) -> None:
    """What a load created is deleted if a person says so; a second undo says that it was done."""
    created = world.load("incoming/Contact/insert/undone.csv", "LastName\nUndone\n")["load_id"]

    asked = run(world, "undo", created, answer="n\n")
    undone = run(world, "undo", created, "--yes", "--wait", "--json")
    again = run(world, "undo", created, "--yes", "--wait")

    assert (asked.code, "Nothing was deleted" in asked.err) == (130, True)
    assert "Delete the 1 record that incoming/Contact/insert/undone.csv created?" in asked.err
    assert (undone.code, json.loads(undone.out)["records"]["deleted"]) == (0, 1)
    assert (again.code, "was undone before" in again.err) == (64, True)
    assert "Undone" not in {each["LastName"] for each in world.org.records("Contact")}
