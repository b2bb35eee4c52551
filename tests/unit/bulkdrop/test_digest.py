"""The digest: alike errors in one group, right counts, bounded memory."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.report.digest import MOST_GROUPS, Digest, Example, Group, Kind
from bulkdrop.report.error_group import most_frequent
from bulkdrop.report.row_digest import RowReader

HEADER = ["sf__Id", "sf__Error", "sf__Line", "LastName", "E-Mail", "Account.Key__c", "Owner.Key__c"]
EMAIL = "INVALID_EMAIL_ADDRESS:Email: invalid email address: {0}:Email --"
PARENT = (
    "INVALID_FIELD:Foreign key external ID: {0} not found for field Key__c in entity Account:--"
)


def digest(*rows: list[str], header: list[str] | None = None, with_values: bool = True) -> Digest:
    """Return the digest of a failure.csv of these rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header or HEADER, *rows])
    reader = RowReader({"E-Mail": "Email"}, with_values=with_values)
    return reader.digest([text.getvalue().encode()], ",")


def row(error: str, *, line: str = "2", **cells: str) -> list[str]:
    """Return a failed row."""
    names = ("name", "email", "account", "owner")
    return ["", error, line, *(cells.get(name, "") for name in names)]


def test_alike_errors_are_one_group() -> None:
    """Errors that differ by their values alone are counted together, the first three shown."""
    values = [f"a{number}(at)x" for number in range(5)]
    (group,) = digest(
        *(row(EMAIL.format(v), line=str(n + 2), email=v) for n, v in enumerate(values))
    ).groups

    assert (group.kind.code, group.kind.field, group.records) == (
        "INVALID_EMAIL_ADDRESS",
        "Email",
        5,
    )
    assert group.kind.message == "Email: invalid email address: …"
    assert group.examples == tuple(Example(n + 2, values[n]) for n in range(3))


def test_example_is_of_the_upload() -> None:
    """An example shows the cell of the upload, not what Salesforce made of it."""
    (group,) = digest(row(EMAIL.format("1.0"), email=" 1")).groups

    assert group.examples == (Example(2, " 1"),)


@pytest.mark.parametrize(("account", "column"), [("E-1", "Account.Key__c"), ("x", "Owner.Key__c")])
def test_parent_key(account: str, column: str) -> None:
    """A parent that is not there is reported by the column that names it, and by its key."""
    (group,) = digest(row(PARENT.format("E-1"), account=account, owner="E-1")).groups

    assert group.kind.field == column
    assert group.examples == (Example(2, "E-1"),)


def test_parent_key_that_is_a_column_too() -> None:
    """A column that names a parent of the same object is not taken for the record's own key."""
    header = ["sf__Id", "sf__Error", "sf__Line", "Key__c", "Parent.Key__c"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, ["", PARENT.format("E-1"), "2", "E-2", "E-1"]])

    (group,) = RowReader().digest([text.getvalue().encode()], ",").groups

    assert (group.kind.field, group.examples) == ("Parent.Key__c", (Example(2, "E-1"),))


def test_field_that_the_settings_fill() -> None:
    """A reason about a constant says that the settings hold it, since no cell of the file does."""
    restricted = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Level: bad value for restricted picklist "
    errors = [f"{restricted}field: Gold:Level__c --", PARENT.format("E-1")]
    text = io.StringIO(newline="")
    header = ["sf__Id", "sf__Error", "sf__Line", "LastName"]
    csv.writer(text).writerows([header, *(["", error, "2", "Doe"] for error in errors)])
    reader = RowReader({}, constants=["Level__c", "Account.Key__c"])

    level, parent = reader.digest([text.getvalue().encode()], ",").groups

    assert (level.kind.field, level.examples) == ("Level__c", (Example(2, "Gold"),))
    assert level.kind.fix.startswith("The settings of the folder fill Level__c in each record")
    assert parent.kind.field == "Account.Key__c"
    assert parent.kind.fix.startswith("Load the records of Account first")


def test_column_of_the_upload() -> None:
    """A reason about a field names the upload's column, if that is called otherwise."""
    header = [*HEADER[:3], "Nachname", "Kunde", "Email"]
    reader = RowReader({"Nachname": "LastName", "Kunde": "Account.Key__c", "Email": "Email"})
    text = io.StringIO(newline="")
    missing = "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
    errors = [missing, PARENT.format("E-1"), EMAIL.format("x")]
    rows = [["", error, str(at), "", "E-1", "x"] for at, error in enumerate(errors)]
    csv.writer(text).writerows([header, *rows])

    groups = reader.digest([text.getvalue().encode()], ",").groups

    assert [(each.kind.field, each.kind.column, each.examples[0].value) for each in groups] == [
        ("LastName", "Nachname", ""),
        ("Account.Key__c", "Kunde", "E-1"),
        ("Email", None, "x"),
    ]


def test_column_of_two_fields() -> None:
    """A column that fills two fields is named in the reasons about either."""
    header = ["sf__Id", "sf__Error", "sf__Line", "Firma"]
    reader = RowReader([("Firma", "LastName"), ("Firma", "Account.Key__c")])
    text = io.StringIO(newline="")
    errors = ["STRING_TOO_LONG:Last Name: data value too large:LastName --", PARENT.format("E-1")]
    csv.writer(text).writerows([header, *(["", error, "2", "E-1"] for error in errors)])

    groups = reader.digest([text.getvalue().encode()], ",").groups

    assert [(each.kind.field, each.kind.column) for each in groups] == [
        ("LastName", "Firma"),
        ("Account.Key__c", "Firma"),
    ]


def test_lines_of_archives_and_without_line() -> None:
    """A line may be in a file of an archive, or not known."""
    (group,) = digest(
        row(EMAIL.format("x"), line="people.csv:12"), row(EMAIL.format("x"), line="")
    ).groups

    assert [each.line for each in group.examples] == ["people.csv:12", None]


def test_records_that_were_not_sent() -> None:
    """A malformed record is reported with its line and what stands there, whatever it says."""
    error = "NOT_SENT:Line {} has 8 cells where the header has 7: a: b,c,{}:--"
    (group,) = digest(
        *(row(error.format(n, n), line="") for n in (4, 9)), header=[*HEADER[:2], *HEADER[3:]]
    ).groups

    assert (group.kind.code, group.kind.field, group.records) == ("NOT_SENT", None, 2)
    assert group.examples == (Example(4, "a: b,c,4"), Example(9, "a: b,c,9"))


def test_values_left_out() -> None:
    """With values left out, nothing of the upload is in the digest, and groups are by code."""
    secret = "Ada Lovelace"
    text = json.dumps(
        digest(
            row(EMAIL.format(secret), email=secret),
            row(
                f"FIELD_CUSTOM_VALIDATION_EXCEPTION:{secret} is too young:LastName --", name=secret
            ),
            row(f"FIELD_CUSTOM_VALIDATION_EXCEPTION:{secret} is too old:LastName --", name="x"),
            row(f"NOT_SENT:Line 4 has 8 cells where the header has 7: {secret}:--"),
            row(f"BRAND_NEW:{secret}:--"),
            with_values=False,
        ).to_json()
    )

    assert "Lovelace" not in text
    assert [(each["kind"]["code"], each["records"]) for each in json.loads(text)] == [
        ("INVALID_EMAIL_ADDRESS", 1),
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", 2),
        ("NOT_SENT", 1),
        ("BRAND_NEW", 1),
    ]


@pytest.mark.parametrize("varied", ["message", "field", "code"])
def test_bounded(varied: str) -> None:
    """However many kinds of errors there are, the digest is small, and no record is lost."""
    one = {"code": "A_B", "field": "F__c", "message": "m"}
    kinds = [Kind.from_json({**one, varied: f"{one[varied]}{n}"}) for n in range(10_000)]

    found = Digest(Group(kind, 2, (Example(n, "v"),)) for n, kind in enumerate(kinds))

    assert len(found.groups) <= MOST_GROUPS
    assert sum(group.records for group in found.groups) == 20_000
    assert len(json.dumps(found.to_json())) < 100_000


GROUPS = st.lists(
    st.builds(
        Group,
        st.builds(
            Kind,
            code=st.sampled_from(["A_A", "B_B"]),
            field=st.sampled_from([None, "F", "G"]),
            message=st.integers(0, 400).map(str),
        ),
        st.integers(1, 9),
    ),
    max_size=600,
)


@given(parts=st.lists(GROUPS, max_size=3))
def test_merged(parts: list[list[Group]]) -> None:
    """Digests of parts, written and read again, add up to the digest of the whole."""
    whole = Digest()
    for part in parts:
        for group in Digest.from_json(json.loads(json.dumps(Digest(part).to_json()))).seen:
            whole.add(group)

    assert len(whole.groups) <= MOST_GROUPS
    for code in ("A_A", "B_B"):
        assert sum(g.records for part in parts for g in part if g.kind.code == code) == sum(
            g.records for g in whole.groups if g.kind.code == code
        )


def test_most_frequent() -> None:
    """A summary shows the twenty most frequent groups, and the number of the others."""
    found = Digest(Group(Kind("A_B", message=str(n)), n) for n in range(1, 31))

    shown, left_out = most_frequent(found)

    assert [each.records for each in shown] == [*range(30, 10, -1)]
    assert left_out == 10


def test_nothing_acts_on_a_terminal() -> None:
    """What the summary shows of an error cannot act on a terminal."""
    ((shown,), _) = most_frequent(
        digest(row("BRAND_NEW:\x1b[2J\u202eevil:LastName --", name="\x1b[1m"))
    )

    assert "\x1b" not in f"{shown.message}{shown.cause}{shown.examples}"
    assert "\u202e" not in (shown.message or "")
