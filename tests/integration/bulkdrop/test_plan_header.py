"""Plan Load holds the header against the object, and sends it in describe's spelling."""

import json

import pytest
from kit.steps import State, Steps
from kit.whole_load import load

from bulkdrop.errors import UploadRefusedError
from local.org import Org

LABELS = "Last Name,E-Mail,Business Phone\nLovelace,ada@example.com,1\nTuring,alan@example.com,2\n"


def described(org: Org) -> list[str]:
    """Return the objects that the org was asked to describe, in order."""
    paths = [entry["path"] for entry in org.requests()]
    return [path.split("/")[-2] for path in paths if path.endswith("/describe")]


def warned(state: State) -> list[str]:
    """Return the codes of the warnings of a plan."""
    return [each["code"] for each in state["plan"]["warnings"]]


def test_labels_are_sent_as_fields(steps: Steps) -> None:
    """The header that is sent has describe's names; the records are the upload's own bytes."""
    state = steps.plan(LABELS)
    (part,) = steps.parts(state)

    assert (
        steps.content(part)
        == LABELS.replace("Last Name,E-Mail,Business Phone", "LastName,Email,Phone").encode()
    )
    assert part["part"]["source"]["key"] == "incoming/Contact/insert/people.csv"
    assert state["plan"]["form"]["cleaned"] is False


def test_header_that_is_right_stays(steps: Steps) -> None:
    """A header in describe's spelling is sent from the upload, header and all."""
    state = steps.plan("LastName,Email\nLovelace,ada@example.com\n")

    assert state["part"]["sent_header_key"] == ""
    assert not [key for key in steps.keys("work/") if key.endswith("header.csv")]


def test_results_are_under_the_uploads_columns(steps: Steps) -> None:
    """What comes back has the columns of the upload; the summary says which fields they were."""
    ended = load(steps, LABELS.replace("alan@example.com", "alan"))

    success, failure = (ended.files[name].decode().splitlines() for name in ("success", "failure"))
    assert success[0] == '"sf__Id","sf__Created","Last Name","E-Mail","Business Phone"'
    assert failure[0] == "sf__Id,sf__Error,sf__Line,Last Name,E-Mail,Business Phone"
    assert "INVALID_EMAIL_ADDRESS" in failure[1]
    assert ended.summary["columns"] == [
        {"column": "Last Name", "field": "LastName", "by": "label"},
        {"column": "E-Mail", "field": "Email", "by": "label"},
        {"column": "Business Phone", "field": "Phone", "by": "label"},
    ]
    (contact,) = steps.org.records("Contact")
    assert (contact["LastName"], contact["Email"]) == ("Lovelace", "ada@example.com")


def test_cleaned_file_keeps_its_columns(steps: Steps) -> None:
    """A file that is decoded first finds its fields all the same."""
    state = steps.plan(LABELS.replace("Turing", "Müller").encode("cp1252"))

    assert steps.table(state)[0] == ["LastName", "Email", "Phone"]
    assert steps.table(state)[2][0] == "Müller"


def test_everything_wrong_at_once(steps: Steps) -> None:
    """One refusal names all columns that cannot be loaded, before a job is made."""
    with pytest.raises(UploadRefusedError) as refused:
        steps.plan("Vorname,Nachname,E-Mail,Firma,Geburtsdatum\na,b,c,d,e\n")

    assert refused.value.reason.code == "UNKNOWN_COLUMNS"
    wanted = ["Vorname", "Nachname", "Firma", "Geburtsdatum"]
    assert refused.value.reason.applies_to["columns"] == wanted
    assert len(refused.value.sentence) <= 300
    assert steps.org.jobs() == []


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("incoming/Shipment/insert/x.csv", "NO_SUCH_OBJECT", "did you mean Shipment__c?"),
        ("incoming/Accounts/insert/x.csv", "NO_SUCH_OBJECT", "did you mean Account?"),
        ("incoming/Qwertz/insert/x.csv", "NO_SUCH_OBJECT", "may not see it"),
        ("incoming/User/insert/x.csv", "OBJECT_NOT_ALLOWED", "cannot be created"),
        ("incoming/Contact/update/x.csv", "KEY_COLUMN_MISSING", "needs a column Id"),
        ("incoming/Contact/delete/x.csv", "KEY_COLUMN_MISSING", "undo.csv"),
        ("incoming/Contact/upsert/Name/x.csv", "KEY_COLUMN_MISSING", "no external id"),
    ],
)
def test_refused_before_sending(steps: Steps, key: str, code: str, words: str) -> None:
    """What can never be loaded is refused with the reason, and what was probably meant."""
    with pytest.raises(UploadRefusedError, match=words.replace("?", r"\?")) as refused:
        steps.plan("LastName,Email\na,a@example.com\n", key)

    assert refused.value.reason.code == code


def test_delete_sends_ids_alone(steps: Steps) -> None:
    """Of a report with Id and names the Ids are sent; a record without an Id is not lost."""
    state = steps.plan(
        "Contact ID,Full Name\n003000000000001AAA,Ada\n,Nobody\n,\n",
        "incoming/Contact/delete/x.csv",
    )

    assert steps.content(steps.parts(state)[0]) == b'Id\n003000000000001AAA\n""\n'
    assert warned(state) == ["BLANK_RECORDS"]


def test_twenty_loads_describe_once(steps: Steps) -> None:
    """A description is kept for five minutes, for all loads of its object."""
    steps.org.reset()
    for number in range(20):
        steps.plan(f"LastName\nA{number}\n", f"incoming/Contact/insert/{number}.csv")

    assert described(steps.org) == ["Contact"]


def test_parent_is_described(steps: Steps) -> None:
    """A header that names a parent's key has the parent described, too."""
    steps.org.reset()
    state = steps.plan("LastName,account.external_id__c\nDoe,A-1\n")

    assert steps.table(state)[0] == ["LastName", "Account.External_Id__c"]
    assert sorted(described(steps.org)) == ["Account", "Contact"]


def test_field_that_is_new_is_found_at_once(steps: Steps) -> None:
    """If a column is no field, the org is asked again before the file is refused."""
    steps.org.configure(hidden_fields=["Contact.Score__c"])
    with pytest.raises(UploadRefusedError, match="field-level security"):
        steps.plan("LastName,Score__c\nDoe,1\n", "incoming/Contact/insert/first.csv")

    steps.org.configure(hidden_fields=[])
    state = steps.plan("LastName,Score__c\nDoe,1\n")

    assert steps.table(state)[0] == ["LastName", "Score__c"]


def test_description_is_not_permitted(steps: Steps) -> None:
    """If the org describes nothing, the header is sent as it stands, with a warning."""
    steps.org.configure(describe_status=403)
    try:
        state = steps.plan("LastName,Nonsense\nDoe,1\n")
    finally:
        steps.org.configure(describe_status=None)

    (warning,) = state["plan"]["warnings"]
    assert warning["code"] == "NOT_DESCRIBED"
    assert warning["message"] == (
        "Salesforce did not describe Contact to the load user, so the header was sent as it stands "
        "and nothing was checked: Salesforce refused to describe the object Contact (403 "
        "INSUFFICIENT_ACCESS): No access. Give the load user access to Contact."
    )
    assert steps.content(steps.parts(state)[0]) == b"LastName,Nonsense\nDoe,1\n"


def test_missing_required_column_is_a_warning(steps: Steps) -> None:
    """A trigger may fill what the file lacks."""
    state = steps.plan("FirstName\nAda\n")

    assert warned(state) == ["REQUIRED_COLUMN_MISSING"]
    assert "LastName" in state["plan"]["warnings"][0]["message"]


def test_folder_maps_columns(steps: Steps) -> None:
    """The settings of a folder name fields; what they leave out is not sent."""
    settings = '[columns]\n"Kunde" = "Account.External_Id__c"\n"Notiz" = ""\n"Name" = "LastName"\n'
    steps.s3.put_object(
        Bucket=steps.bucket, Key="incoming/Contact/insert/bulkdrop.toml", Body=settings.encode()
    )
    state = steps.plan("Name,Kunde,Notiz\nDoe,A-1,x\n")

    assert steps.table(state) == [["LastName", "Account.External_Id__c"], ["Doe", "A-1"]]
    listed = json.loads(steps.read(f"work/{state['load']['load_id']}/columns.json"))
    assert [each["by"] for each in listed] == ["settings", "settings", None]
