"""What checks find in a cell is what the sandbox org refuses it for, and nothing else."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulkdrop.fields.checks.record_checks import Finding, RecordChecks
from bulkdrop.fields.checks.rules import Rules
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.load_warning import LoadWarning
from local.org.api.describe import describe
from local.org.errors import RowError
from local.org.jobs.csvdata import Record
from local.org.jobs.header import Column
from local.org.records.rowcheck import RowCheck
from local.org.records.schema import sobjects
from local.org.records.sobject import Field as OrgField
from local.org.vocabulary import Operation as OrgOperation
from sfbulk import Operation

WRITABLE = [
    (name, field)
    for name, each in sobjects().items()
    for field in each.fields.values()
    if field.createable and field.updateable and field.type != "compound"
]
DESCRIBED = {
    name: ObjectDescription.from_describe(describe(sobjects()[name], 66.0)) for name in sobjects()
}
CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=90),
    st.from_regex(r"\A[+-]?[0-9]{0,20}\.?[0-9]{0,4}(E[+-]?[0-9]{1,2})?\Z"),
    st.dates().map(str),
    st.from_regex(r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9]\Z"),
    st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z"),
    st.from_regex(
        r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](Z|[+]01:?00|)\Z"
    ),
    st.from_regex(r"\A(001|003|005|a00)[A-Za-z0-9]{12}([A-Z0-5]{3})?\Z"),
    st.sampled_from(
        ["true", "FALSE", "1", "Ja", "#N/A", "", "a@b.de", "a@b", "a b@c.de", "Shipped"]
    ),
    st.from_regex(r"\A[a-z.]{1,5}@[a-z.]{1,6}(\.[a-z]{2,3})?\Z"),
)


def refused(name: str, field: OrgField, cell: str, operation: str) -> str | None:
    """Return the code with which the sandbox org refuses a record of this cell alone."""
    check = RowCheck([Column(field.name, field)], sobjects()[name], OrgOperation(operation))
    try:
        values = check.read(Record([cell], ""))
        if operation != "insert" or cell in {"", "#N/A"}:
            check.may_write(values, creating=operation == "insert")
    except RowError as error:
        code, _, message = str(error).partition(":")
        others = [f.name for f in sobjects()[name].fields.values() if f.required and f is not field]
        is_of_others = code == "REQUIRED_FIELD_MISSING" and field.name not in message
        return None if is_of_others and (others or not field.required) else code
    return None


def found(name: str, field: OrgField, cells: Sequence[str], operation: str) -> list[str]:
    """Return the codes of what the checks find in a column of these cells."""
    described = DESCRIBED[name]
    known = described.get(field.name)
    assert known
    rules = Rules(described, Operation(operation), None, lambda _: ())
    checks = RecordChecks([FoundColumn(field.name, known, sent=field.name)], rules, ",", set(), int)
    findings = checks.see([cells], range(2, 2 + len(cells)))
    return [each.code for each in (*findings, *checks.end())]


@given(st.sampled_from(WRITABLE), CELLS, st.sampled_from(["insert", "update"]))
@example(("Shipment__c", sobjects()["Shipment__c"].fields["Insured__c"]), "#N/A", "update")
@example(("Shipment__c", sobjects()["Shipment__c"].fields["Parcels__c"]), "250.0", "insert")
def test_org_is_the_oracle(at: tuple[str, OrgField], cell: str, operation: str) -> None:
    """A cell is found to be wrong exactly if the org refuses it, and with the org's code."""
    name, field = at
    code = refused(name, field, cell, operation)

    assert found(name, field, [cell], operation) == ([code] if code else [])


@given(st.sampled_from(WRITABLE), st.lists(CELLS, min_size=2, max_size=6))
def test_column_is_judged_as_its_cells(at: tuple[str, OrgField], cells: list[str]) -> None:
    """What passes at once, as a whole column, is what passes cell by cell."""
    name, field = at
    if field.unique:
        cells = list(dict.fromkeys(cells))
    alone = [code for cell in cells for code in found(name, field, [cell], "insert")]

    assert found(name, field, cells, "insert") == alone


def checked(
    object_name: str,
    columns: dict[str, list[str]],
    operation: Operation = Operation.INSERT,
    key: str | None = None,
    delimiter: str = ",",
) -> tuple[list[Finding], list[LoadWarning]]:
    """Check a table of columns; return findings and warnings."""
    described = DESCRIBED[object_name]
    prefixes = {"Account": "001", "Contact": "003", "User": "005", "Group": "00G"}
    rules = Rules(
        described, operation, key, lambda field: [prefixes[name] for name in field.reference_to]
    )
    fields = [FoundColumn(name, described.get(name), sent=name) for name in columns]
    checks = RecordChecks(fields, rules, delimiter, set(), int)
    lines = range(2, 2 + len(next(iter(columns.values()))))
    findings = [*checks.see([*columns.values()], lines), *checks.end()]
    return findings, [*checks.warnings({each.line for each in findings})]


def test_id_of_another_object() -> None:
    """A well-formed id of another object than the lookup's is found, and a changed one."""
    ids = ["001000000000001AAA", "003000000000001AAA", "001000000000001AAB", ""]

    findings, _ = checked("Contact", {"AccountId": ids, "LastName": ["a", "b", "c", "d"]})

    assert [(each.line, each.code) for each in findings] == [
        (3, "FIELD_INTEGRITY_EXCEPTION"),
        (4, "MALFORMED_ID"),
    ]


def test_keys_of_an_upsert() -> None:
    """Two records of one chunk with one key are both found; an empty key is found."""
    keys = ["A", "B", "a", "", *(str(number) for number in range(300)), "B"]

    findings, warnings = checked(
        "Account", {"External_Id__c": keys}, Operation.UPSERT, "External_Id__c"
    )

    assert sorted((each.line, each.code) for each in findings) == [
        (2, "DUPLICATE_VALUE"),
        (4, "DUPLICATE_VALUE"),
        (5, "MISSING_ARGUMENT"),
    ]
    assert findings[-1].message == "line 2 has the same External_Id__c"
    assert [(each.code, each.lines) for each in warnings] == [("REPEATED_KEYS", (306,))]
    assert warnings[0].message == (
        "External_Id__c: records have the key of another one (lines 3 and 306); which one counts "
        "in the end is not known."
    )


def test_ids_of_an_update() -> None:
    """The same id twice in a chunk is found once, in its 15 and its 18 characters."""
    ids = ["003000000000001AAA", "003000000000001", "001000000000001", ""]

    findings, _ = checked("Contact", {"Id": ids}, Operation.UPDATE)

    assert sorted((each.line, each.code) for each in findings) == [
        (3, "DUPLICATE_VALUE"),
        (4, "INVALID_CROSS_REFERENCE_KEY"),
        (5, "MISSING_ARGUMENT"),
    ]


WARNED = {
    "new values": ("LeadSource", ["Web", "Messe", "Messe"], ",", "NEW_PICKLIST_VALUES", 2),
    "thousands": ("Score__c", ["1.234", "12.345"], ",", "THOUSANDS_UNCLEAR", 2),
    "one thousand": ("Score__c", ["1.234", "5"], ";", "THOUSANDS_UNCLEAR", 1),
    "decimals": ("Score__c", ["1.234", "5.5"], ",", "DECIMALS_ROUNDED", 1),
    "a rounded key": ("External_Id__c", ["4.01234E+12", "A"], ",", "ROUNDED_KEYS", 1),
    "lost zeros": (
        "External_Id__c",
        [*(f"1{number:04}" for number in range(20)), "1067"],
        ",",
        "LEADING_ZEROS_LOST",
        1,
    ),
    "spaces": ("FirstName", [" Ada", "Alan"], ",", "SPACES_AROUND_VALUES", 1),
    "a tab": ("FirstName", ["Ada\t", "Alan"], ",", "SPACES_AROUND_VALUES", 1),
    "a space of another kind": ("FirstName", ["Zoë", "\xa0Alan"], ",", "SPACES_AROUND_VALUES", 1),
    "no width at the end": ("FirstName", ["Ada\u200b", "Alan"], ",", "SPACES_AROUND_VALUES", 1),
    "no width": ("External_Id__c", ["E\u200b5", "E6"], ",", "UNSEEN_CHARACTERS", 1),
    "formulas": ("FirstName", ['="01067"', "A"], ",", "MARKS_AROUND_VALUES", 1),
    "an apostrophe": ("FirstName", ["'01067", "A"], ",", "MARKS_AROUND_VALUES", 1),
    "other quotes": ("FirstName", ["'Ada'", "", "'Alan'"], ",", "MARKS_AROUND_VALUES", 2),
    "typed quotes": ("FirstName", ["“Ada”", "“Alan”"], ",", "MARKS_AROUND_VALUES", 2),
    "words for nothing": ("FirstName", ["NULL", "Ada", r"\N"], ",", "WORDS_FOR_NOTHING", 2),
    "errors": ("FirstName", ["#REF!", "Ada", "#VALUE!"], ",", "WORDS_FOR_NOTHING", 2),
}


@pytest.mark.parametrize("case", WARNED)
def test_what_is_taken_silently(case: str) -> None:
    """What Salesforce would take without a word is a warning, and no finding."""
    column, cells, delimiter, code, records = WARNED[case]

    findings, warnings = checked("Contact", {column: cells}, delimiter=delimiter)

    assert findings == []
    assert [(each.code, each.column, each.records) for each in warnings] == [
        (code, column, records)
    ]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("Score__c", ["1.234", "12.5", "3.14"]),
        ("External_Id__c", [f"{number}" for number in range(200)]),
        ("External_Id__c", [f"{number:05}" for number in range(200)]),
        ("LeadSource", ["Web", "", "Other"]),
        ("FirstName", ["'Bob'", "Ada", "O'Neil", "'90s kid", "Null Island", "#1", "Ada Lovelace"]),
        ("FirstName", ["", ""]),
    ],
)
def test_no_false_alarm(column: str, cells: list[str]) -> None:
    """Plain decimals, numbers that count up, codes with their zeros: no warning but of rounding."""
    findings, warnings = checked("Contact", {column: cells})

    assert findings == []
    assert [each.code for each in warnings if each.code != "DECIMALS_ROUNDED"] == []
