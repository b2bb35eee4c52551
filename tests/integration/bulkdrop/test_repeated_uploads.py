"""The same bytes for the same object and operation: refused, or loaded and reported."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from kit.steps import State, Steps
from kit.whole_load import end_part

from bulkdrop.errors import UploadRefusedError

BODY = "LastName\nDoe\nRoe\n"
INSERT = "incoming/Contact/insert/people.csv"


def ended(steps: Steps, body: bytes | str, key: str = INSERT, **metadata: str) -> State:
    """Load a file to its end; return its summary."""
    given = {name.replace("_", "-"): value for name, value in metadata.items()}
    state = steps.plan(body, key, given)
    for part in steps.parts(state):
        end_part(steps, part)
    return steps.finish(state)


SUCCESS = '"sf__Id","sf__Created",LastName\n003000000000001AAA,true,Lovelace\n'


def test_success_csv_is_not_inserted_again(steps: Steps) -> None:
    """A success.csv that is dropped for an insert is refused; its metadata may load it."""
    with pytest.raises(UploadRefusedError, match=r"This is the success\.csv of a load") as refused:
        steps.plan(SUCCESS, INSERT, {})

    assert refused.value.reason.to_json() == {"code": "REPEATED_UPLOAD"}
    state = steps.plan(SUCCESS, INSERT, {"repeated-upload": "load"})
    assert steps.table(state) == [["LastName"], ["Lovelace"]]


def refusal(steps: Steps, body: bytes | str, key: str = INSERT) -> Any:
    """Return the reason with which a repeated file is refused."""
    with pytest.raises(UploadRefusedError) as refused:
        steps.plan(body, key, {})
    assert refused.value.reason.code == "REPEATED_UPLOAD"
    assert len(refused.value.sentence) <= 300
    return refused.value.reason.applies_to["repeats"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_repeated_insert_is_refused(steps: Steps, encoding: str) -> None:
    """A copy under another name is refused; the refusal names the load and what it loaded."""
    first = ended(steps, BODY.encode(encoding))

    repeats = refusal(steps, BODY.encode(encoding), "incoming/Contact/insert/copy (1).csv")

    assert repeats == {
        "load_id": first["load_id"],
        "finished_at": first["finished_at"],
        "records": 2,
    }
    assert "repeats" not in first


def test_metadata_loads_it_again(steps: Steps) -> None:
    """`repeated-upload=load` loads the same bytes; the summary names the earlier load."""
    first = ended(steps, BODY)
    second = ended(steps, BODY, repeated_upload="load")

    assert (second["status"], second["repeats"]["load_id"]) == ("Succeeded", first["load_id"])
    assert len(steps.org.records("Contact")) == 4
    assert refusal(steps, BODY)["load_id"] == second["load_id"]


def test_upsert_is_reported(steps: Steps) -> None:
    """Other operations than an insert load the same bytes again, and say so."""
    body, key = "External_Id__c,LastName\nE-1,Doe\n", "incoming/Contact/upsert/External_Id__c/x.csv"
    first, second = ended(steps, body, key), ended(steps, body, key)

    assert "repeats" not in first
    assert second["repeats"]["records"] == 1


def test_other_object_is_no_repetition(steps: Steps) -> None:
    """The same bytes for another object, or with one byte more, are another upload."""
    ended(steps, "Description\nx\n", "incoming/Account/insert/a.csv")

    steps.plan("Description\nx\n", "incoming/Case/insert/a.csv", {})
    steps.plan("Description\nx\n\n", "incoming/Account/insert/a.csv", {})


def test_check_says_that_a_load_would_be_refused(steps: Steps) -> None:
    """A check of bytes that were loaded names that load, and claims nothing."""
    key = INSERT.replace("incoming/", "check/")
    before = steps.finish(steps.plan(BODY, key, {}))
    first = ended(steps, BODY)

    after = steps.finish(steps.plan(BODY, key, {}))
    anyway = steps.finish(steps.plan(BODY, key, {"repeated-upload": "load"}))

    assert "these bytes" not in before["message"] + anyway["message"]
    assert after["status"] == "Checked"
    again = "repeated-upload=load as metadata loads them again"
    assert f"; load {first['load_id']} loaded these bytes; {again}. " in after["message"]
    assert after["message"].endswith("drop it under incoming/ to load it.")


def test_setting_of_the_folder(steps: Steps) -> None:
    """A folder may allow repeated inserts, or refuse repeated updates."""
    settings = b'repeated_upload = "load"\n'
    key = "incoming/Contact/insert/bulkdrop.toml"
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=settings)
    first, second = ended(steps, BODY), ended(steps, BODY)

    assert second["repeats"]["load_id"] == first["load_id"]


def test_load_of_nothing_does_not_count(steps: Steps) -> None:
    """Bytes of which no record was loaded may be dropped again."""
    first = ended(steps, "LastName,Email\nDoe,nope\n")
    assert first["records"]["succeeded"] == 0

    second = ended(steps, "LastName,Email\nDoe,nope\n")

    assert "repeats" not in second


def test_two_at_once(steps: Steps) -> None:
    """Of copies that are planned at the same moment one is loaded, the others are refused."""
    loads = [steps.load(BODY, f"incoming/Contact/insert/{at}.csv", {}) for at in range(4)]

    def plan(load: State) -> str:
        try:
            steps.run("plan_load", load)
        except UploadRefusedError as error:
            return f"{error.reason.code} {error.reason.applies_to['repeats']['records']}"
        return "planned"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(plan, loads))

    assert answers == ["REPEATED_UPLOAD None"] * 3 + ["planned"]


def test_step_that_is_repeated(steps: Steps) -> None:
    """A load that plans again, after it was killed, is not refused for itself."""
    load = steps.load(BODY, metadata={})
    steps.run("plan_load", load)

    assert "repeats" not in steps.finish(steps.run("plan_load", load))


def test_unknown_word_is_refused(steps: Steps) -> None:
    """A value of the metadata that is not known is refused with the known ones."""
    with pytest.raises(UploadRefusedError, match="load, refuse"):
        steps.plan(BODY, metadata={"repeated-upload": "again"})
