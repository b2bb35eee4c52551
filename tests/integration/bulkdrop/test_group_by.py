"""Records of one parent are sent together, and parts are cut between parents."""

import itertools

import pytest
from kit.steps import State, Steps
from kit.whole_load import end_part

FOLDER = "incoming/Contact/insert/"


def grouped(steps: Steps, file: str | bytes, by: str, more: str = "") -> State:
    """Plan the load of a file in a folder whose settings group it."""
    body = f'group_by = "{by}"\n{more}'
    steps.s3.put_object(Bucket=steps.bucket, Key=f"{FOLDER}bulkdrop.toml", Body=body)
    return steps.plan(file, f"{FOLDER}people.csv")


def shuffled(parents: int, records: int) -> str:
    """Return contacts of some accounts in turn; each fifth name spans two lines."""
    names = (f'"Doe {at}\nJr."' if at % 5 == 0 else f"Doe {at}" for at in range(records))
    rows = (f"{name},K-{at % parents}\n" for at, name in enumerate(names))
    return "LastName,Account.External_Id__c\n" + "".join(rows)


def test_records_of_one_parent_are_together(steps: Steps) -> None:
    """They keep their order; keys are compared as Salesforce does; nothing is lost."""
    file = "LastName,Account.External_Id__c\nA,k-2\nB,K-1\nC,K-2\nD,\nE,K-1 \nF,\n"
    _, *rows = steps.table(grouped(steps, file, "Account.External_Id__c"))

    parents = [key.strip().lower() for _, key in rows]
    assert len([*itertools.groupby(parents)]) == 3
    for key, names in {"k-1": "BE", "k-2": "AC", "": "DF"}.items():
        assert "".join(n for n, k in rows if k.strip().lower() == key) == names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_parts_are_cut_between_parents(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """No parent is in two parts, unless it is larger than a part; parts are full."""
    monkeypatch.setenv("MAX_PART_BYTES", "4000")
    state = grouped(steps, shuffled(40, 2_000).encode(encoding), "AccountId")
    parts = steps.parts(state)
    keys = [
        {row.split(b",")[-1] for row in steps.content(p).split(b"\n")[1:] if b"," in row}
        for p in parts
    ]

    assert len(parts) < 20
    assert sum(len(each) for each in keys) == len(set().union(*keys)) == 40
    assert sum(p["part"]["records"] for p in parts) == 2_000
    for part in parts:
        content = steps.content(part)
        assert part["part"]["characters"] == len(content.decode())
        assert len(content) <= 4_000


def test_lines_are_those_of_the_upload(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """failure.csv is in the upload's order, with its lines and its own rows."""
    monkeypatch.setenv("MAX_PART_BYTES", "700")
    rows = [f'"Doe {at}\nJr.",K-{at % 7},x{at}@example' for at in range(60)]
    file = "LastName,Account.External_Id__c,Email\n" + "\n".join(rows)
    state = grouped(steps, file, "AccountId")
    assert len(steps.parts(state)) == 4
    for part in steps.parts(state):
        end_part(steps, part)
    summary = steps.finish(state)

    assert summary["records"]["failed"] == 60
    failed = steps.rows(summary["results"]["failure"])
    assert [int(row["sf__Line"]) for row in failed] == [2 + 2 * at for at in range(60)]
    assert [row["Email"] for row in failed] == [f"x{at}@example" for at in range(60)]


def test_large_parent(steps: Steps) -> None:
    """A parent with more than 10,000 records is a warning with its first line."""
    rows = "x,K-1\n" + "y,K-2\n" * 10_001
    state = grouped(steps, f"LastName,Account.External_Id__c\n{rows}", "Account.External_Id__c")
    (only,) = state["plan"]["warnings"]

    assert (only["code"], only["records"], only["lines"]) == ("LARGE_PARENTS", 10_001, [3])
    assert only["column"] == "Account.External_Id__c"
    assert state["plan"]["parts"] == 1


def test_with_values_and_a_small_first_part(steps: Steps) -> None:
    """Grouping comes after conversion, and the proof of stop_above ends between parents, too."""
    head, *rows = shuffled(300, 10_500).splitlines(keepends=True)
    more = 'stop_above = "10%"\n[constants]\nLeadSource = "Web"\n'
    state = grouped(steps, head + "".join(rows), "Account.External_Id__c", more)
    first, second = steps.parts(state)

    assert first["part"]["records"] + second["part"]["records"] == 10_500
    assert 9_900 < first["part"]["records"] <= 10_000
    assert first["part"]["records"] % 35 == 0
    assert steps.table(state)[0] == ["LastName", "Account.External_Id__c", "LeadSource"]


@pytest.mark.parametrize("more", ["", "trim_cells = true\n"])
def test_grouped_by_a_column_of_the_file(steps: Steps, more: str) -> None:
    """The column may be named as the file names it, whether or not values are made."""
    mapped = f'{more}[columns]\nKunde = "Account.External_Id__c"\n'
    state = grouped(steps, "LastName,Kunde\nA,K-1\nB,K-2\nC,K-1\n", "Kunde", mapped)

    _, *rows = steps.table(state)

    assert len([*itertools.groupby(key for _, key in rows)]) == 2
    assert state["plan"]["warnings"] == []


def test_file_without_the_column(steps: Steps) -> None:
    """A file that has no such column is loaded in its own order, with a warning."""
    state = grouped(steps, "LastName\nB\nA\n", "AccountId")

    assert [each["code"] for each in state["plan"]["warnings"]] == ["NOT_GROUPED"]
    assert steps.table(state) == [["LastName"], ["B"], ["A"]]
