"""undo.csv takes a load back; created, updated and deleted records are counted."""

from kit.steps import State, Steps
from kit.whole_load import end_part, load


def ended(steps: Steps, key: str, body: str) -> State:
    """Load a file under a key to its end."""
    state = steps.plan(body, key)
    for part in steps.parts(state):
        end_part(steps, part)
    return steps.finish(state)


def test_an_insert_is_taken_back(steps: Steps) -> None:
    """undo.csv holds the ids of what was created; dropped under delete/, it deletes just that."""
    load(steps, "LastName\nOld\n")
    first = load(steps, 'LastName,Description\nAda,one\n,none\nAlan,"two\nlines"\n')
    assert first.files["undo"].startswith(b"Id\n003")
    assert first.files["undo"].count(b"\n") == 3
    assert first.summary["records"]["created"] == 2

    second = ended(steps, "incoming/Contact/delete/undo.csv", first.files["undo"].decode())

    assert second["status"] == "Succeeded"
    assert second["records"]["deleted"] == 2
    assert "undo" not in second["results"]
    assert [record["LastName"] for record in steps.org.records("Contact")] == ["Old"]


def test_nothing_was_loaded(steps: Steps) -> None:
    """A load of which every record was refused is NothingLoaded, and has no undo.csv."""
    summary = load(steps, "LastName,FirstName\n,Ada\n,Alan\n").summary

    assert summary["status"] == "NothingLoaded"
    assert {"undo"} & summary["results"].keys() == set()
    assert summary["records"]["created"] == 0
