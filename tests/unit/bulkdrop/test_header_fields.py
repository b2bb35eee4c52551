"""Columns find their fields; what cannot be loaded is said of all of them at once."""

from collections.abc import Sequence

import pytest
from kit.described import an_object, described
from kit.message_rules import sentences

from bulkdrop.fields.column_field import MatchedBy
from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.fields.header import HeaderFields, Purpose, match_header
from bulkdrop.fields.names import Mapped
from bulkdrop.fields.refusal import refusal_of_header
from bulkdrop.reason import ReasonCode
from sfbulk import Operation

INSERT = Purpose(Operation.INSERT)


def matched(
    columns: Sequence[str], purpose: Purpose = INSERT, of: str | ObjectDescription = "Contact"
) -> HeaderFields:
    """Match columns with an object."""
    described_object = an_object(of) if isinstance(of, str) else of
    return match_header(columns, purpose, described_object, described)


def refusal(
    columns: Sequence[str], purpose: Purpose = INSERT, of: str | ObjectDescription = "Contact"
) -> tuple[str, str]:
    """Return the code and the sentence with which a header is refused."""
    found = matched(columns, purpose, of)
    error = refusal_of_header(found.findings, columns, "Contact")
    assert len(error.sentence) <= 300
    assert sentences(error.sentence) == 2
    assert set(error.reason.applies_to["columns"]) <= {*columns}
    return error.reason.code, error.sentence


# ----------------------------------------------------------------------------------- found fields


@pytest.mark.parametrize(
    ("column", "field", "by"),
    [
        ("LastName", "LastName", "name"),
        ("LASTNAME", "LastName", "name"),
        ("Last Name", "LastName", "label"),
        ("last-name", "LastName", "label"),
        ("E-Mail", "Email", "label"),
        ("External Id", "External_Id__c", "label"),
        ("External_Id", "External_Id__c", "label"),
        ("Languages", "Languages__c", "label"),
        ("level", "Level__c", "label"),
        ("Email__c", "Email", "name"),
        ("Business Phone", "Phone", "label"),
        ("Email Opt Out", "HasOptedOutOfEmail", "label"),
        ("Account ID", "AccountId", "label"),
        ("Account.External_Id__c", "Account.External_Id__c", "name"),
        ("account.external_id__C", "Account.External_Id__c", "name"),
        ("Account.External Id", "Account.External_Id__c", "name"),
        ("Account:Account-External_Id__c", "Account.External_Id__c", "name"),
        ("Account:External_Id__c", "Account.External_Id__c", "name"),
        ("ReportsTo.Email", "ReportsTo.Email", "name"),
        ("Owner.Username", "Owner.Username", "name"),
    ],
)
def test_column_finds_its_field(column: str, field: str, by: str) -> None:
    """A field is found by API name, in any case, by label, without __c; describe spells it."""
    found = matched([column])

    assert [(each.field, each.by) for each in found.reported()] == [(field, by)]
    assert (found.sent, found.findings) == ((field,), ())


@pytest.mark.parametrize(
    ("column", "sent"),
    [
        ("Account__r.External_Id__c", "Account__r.External_Id__c"),
        ("contact__r.email", "Contact__r.Email"),
        ("Account:Account__r.External_Id__c", "Account__r.External_Id__c"),
        ("User:Owner.username", "User:Owner.Username"),
        ("OWNER:User-username", "User:Owner.Username"),
        ("Owner.Username", "User:Owner.Username"),  # a Group has no such key
    ],
)
def test_parent_of_custom_and_polymorphic_lookups(column: str, sent: str) -> None:
    """The form that Salesforce takes is sent: __r, and the object where there are several."""
    assert matched([column], of="Shipment__c").sent == (sent,)


def test_mapping_comes_first() -> None:
    """What the settings map a column to counts before its own name; "" leaves it out."""
    mapping = {
        "Vorname": Mapped("firstname", MatchedBy.SETTINGS),
        "Email": Mapped("Department", MatchedBy.SDL),
        "Notiz": Mapped("", MatchedBy.SETTINGS),
        "Kunde": Mapped("Account.external_id__c", MatchedBy.SETTINGS),
    }
    columns = ["VORNAME", "Email", "Notiz", "Kunde"]
    found = matched(columns, Purpose(Operation.INSERT, None, mapping))

    assert [(each.field, each.by) for each in found.reported()] == [
        ("FirstName", "settings"),
        ("Department", "sdl"),
        (None, None),
        ("Account.External_Id__c", "settings"),
    ]
    assert (found.left_out, found.findings) == ((2,), ())


@pytest.mark.parametrize(
    ("columns", "sent"),
    [
        (["Street", "City", "Zip"], ["Description"] * 3),
        (["Zip", "City"], ["Description"] * 2),
        (["City"], ["Description"]),
        (["Street", "LastName"], ["Description", "LastName"]),
    ],
)
def test_joined_columns(columns: list[str], sent: list[str]) -> None:
    """Columns that are mapped together fill the field, whichever of them the file has."""
    mapping = {"Street": Mapped("Description", MatchedBy.SDL)}
    joined = {"city": "Street", "zip": "Street"}

    found = matched(columns, Purpose(Operation.INSERT, None, mapping, joined=joined))

    assert (list(found.sent), found.findings) == (sent, ())


def test_unknown_columns_are_left_out_on_request() -> None:
    """With unknown_columns = "leave_out" a column that is no field is not sent."""
    purpose = Purpose(Operation.INSERT, leave_out_unknown=True)
    found = matched(["LastName", "Ticket Type"], purpose)

    assert (found.sent, found.left_out, found.findings) == (("LastName",), (1,), ())


def test_delete_sends_the_id_alone() -> None:
    """All other columns of a file of records to delete are left out, whatever they are."""
    found = matched(["Ticket", "Contact ID", "Name"], Purpose(Operation.DELETE))

    assert (found.sent, found.left_out, found.findings) == (("Id",), (0, 2), ())


def test_missing_required_fields() -> None:
    """They are named, not refused: a trigger may fill them; a constant or a parent's key does."""
    assert matched(["FirstName"]).missing == ("LastName",)
    assert matched(["FirstName"], Purpose(Operation.INSERT, constants=["lastname"])).missing == ()
    assert matched(["Name"], of="Account").missing == ()
    assert matched(["Id", "FirstName"], Purpose(Operation.UPDATE)).missing == ()


def twins() -> ObjectDescription:
    """Return an object with two fields of one label, and a parent with record types."""
    status = [Field("Status", "Status"), Field("Status__c", "Status"), Field("State__c", "State")]
    return ObjectDescription("Case", fields=tuple(status))


# -------------------------------------------------------------------------------------- refusals


def test_all_unknown_columns_are_named() -> None:
    """Each column that is no field is named, with what was probably meant."""
    columns = ["Last Nmae", "Email", "Vorname", "Firma"]
    code, sentence = refusal(columns)

    assert code == ReasonCode.UNKNOWN_COLUMNS
    assert sentence.startswith(
        '3 of 4 columns are no fields of Contact: "Last Nmae" (did you mean LastName?), "Vorname", '
        '"Firma". '
    )
    assert "Nothing was sent" in sentence


@pytest.mark.parametrize(
    ("column", "field"),
    [
        *(("Contact.LastName", "LastName"), ("Contact: Last Name", "LastName")),
        *(
            ("email address", "Email"),
            ("Birthdat", "Birthdate"),
            ("Lastname (required)", "LastName"),
        ),
    ],
)
def test_what_was_meant_is_suggested(column: str, field: str) -> None:
    """A name with the object's before it, or with a word more, is as good as one with a slip."""
    _, sentence = refusal([column, "Phone"])

    assert f"(did you mean {field}?)" in sentence


def test_a_sentence_names_the_first_few() -> None:
    """However many columns are wrong, a sentence has 300 characters; the reason has them all."""
    columns = [f"Column {number} of a spreadsheet" for number in range(90)]
    found = matched(columns)
    error = refusal_of_header(found.findings, columns, "Contact")

    assert len(error.sentence) <= 300
    assert "and 8" in error.sentence
    assert error.reason.applies_to["columns"] == columns


def test_a_very_wide_header_stays_within_a_state() -> None:
    """A refusal of 5,000 columns fits what Step Functions keeps of an error's cause."""
    columns = [f"Column {number} of a spreadsheet" for number in range(5000)]
    error = refusal_of_header(matched(columns).findings, columns, "Contact")

    assert len(str(error)) < 32_000


@pytest.mark.parametrize(
    ("columns", "code", "words"),
    [
        (["Name"], "COLUMN_NOT_WRITABLE", "LastName, FirstName, Salutation"),
        (["CreatedDate", "LastName"], "COLUMN_NOT_WRITABLE", "Set Audit Fields"),
        (["LastActivityDate"], "COLUMN_NOT_WRITABLE", "set by Salesforce"),
        (["Id", "LastName"], "COLUMN_NOT_WRITABLE", "under update"),
        (["Email", "E-Mail"], "DUPLICATE_COLUMNS", '"Email" and "E-Mail" are both for Email'),
        (
            ["AccountId", "Account.External_Id__c"],
            "DUPLICATE_COLUMNS",
            "are both for AccountId",
        ),
        (["Account.Name"], "UNKNOWN_COLUMNS", "use Account.External_Id__c, or AccountId"),
        (["Account Name"], "UNKNOWN_COLUMNS", "mean Account.External_Id__c or AccountId?"),
        (["Ticket__c"], "UNKNOWN_COLUMNS", "field-level security"),
        (["LastName;City;Phone"], "UNKNOWN_COLUMNS", "check the delimiter"),
        (["Doe", "jane@example.com", "1980-12-31"], "UNKNOWN_COLUMNS", "looks like a record"),
    ],
)
def test_refused_header(columns: list[str], code: str, words: str) -> None:
    """A header that cannot work is refused with the reason, and with what to do."""
    found, sentence = refusal(columns)

    assert (found, words in sentence) == (code, True), sentence


@pytest.mark.parametrize(
    ("purpose", "columns", "words"),
    [
        (Purpose(Operation.UPDATE), ["LastName"], "An update needs a column Id"),
        (Purpose(Operation.DELETE), ["sf_Id", "LastName"], "undo.csv"),
        (Purpose(Operation.HARD_DELETE), ["LastName"], "undo.csv"),
        (
            Purpose(Operation.UPSERT, "External_Id__c"),
            ["LastName"],
            "key External_Id__c is no column",
        ),
        (
            Purpose(Operation.UPSERT, "LastName"),
            ["LastName"],
            "LastName is no external id of Contact; upsert by Email or External_Id__c or Id",
        ),
        (Purpose(Operation.UPSERT, "Extern__c"), ["LastName"], "Extern__c is no field"),
        (Purpose(Operation.UPSERT, "Id"), ["LastName"], "key Id is no column"),
    ],
)
def test_key_is_missing(purpose: Purpose, columns: list[str], words: str) -> None:
    """Without what says which record is meant, nothing can be loaded."""
    code, sentence = refusal(columns, purpose)

    assert (code, words in sentence) == (ReasonCode.KEY_COLUMN_MISSING, True), sentence


def test_two_fields_of_one_label() -> None:
    """A label that two fields have is refused with both; an API name is not ambiguous."""
    code, sentence = refusal(["STATUS "], of=twins())
    assert (code, "may be Status or Status__c" in sentence) == (ReasonCode.AMBIGUOUS_COLUMNS, True)
    assert matched(["status"], of=twins()).sent == ("Status",)


def test_hidden_field_is_unknown() -> None:
    """A field that the load user may not see is unknown, and the refusal says that it may be so."""
    contact = an_object("Contact", hidden=["Contact.Score__c"])
    code, sentence = refusal(["LastName", "Score__c"], of=contact)

    assert (code, "field-level security" in sentence) == (ReasonCode.UNKNOWN_COLUMNS, True)


def test_file_field_is_refused() -> None:
    """A base64 field goes by the REST API alone."""
    attachment = ObjectDescription("Attachment", fields=(Field("Body", "Body", "base64"),))
    code, sentence = refusal(["Body"], of=attachment)

    assert (code, "use the REST API" in sentence) == (ReasonCode.COLUMN_NOT_WRITABLE, True)


def test_several_kinds_at_once() -> None:
    """One answer has all that is wrong, the unknown columns first."""
    code, sentence = refusal(["Vorname", "Name", "Email", "E-Mail"])

    assert code == ReasonCode.UNKNOWN_COLUMNS
    assert all(word in sentence for word in ("Vorname", "consists of", "are both for Email"))


def test_field_of_the_default_namespace_needs_no_prefix() -> None:
    """A name of the object itself goes first; only then is the package's field meant."""
    fields = tuple(Field(name) for name in ("Size__c", "acme__Size__c", "acme__Weight__c"))
    of = ObjectDescription("Parcel__c", fields=fields)
    purpose = Purpose(Operation.INSERT, default_namespace="ACME")

    assert matched(["size__c", "Weight__c"], purpose, of).sent == ("Size__c", "acme__Weight__c")
    assert matched(["Weight__c"], INSERT, of).findings
