"""A row's sf__Error: codes, fields, several errors, the code inside, messages without values."""

import pytest

from bulkdrop.report.row_error import row_errors

LOCK = "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: 001: []"


def test_parts_of_an_error() -> None:
    """The code stands before the first colon, the fields between the last one and `--`."""
    (error,) = row_errors("INVALID_FIELD:Due to, '1:2' is not a valid value for xsd:date:A,B --")

    assert (error.code, error.field) == ("INVALID_FIELD", "A, B")
    assert error.message == "Due to, '1:2' is not a valid value for xsd:date"


def test_several_errors_of_a_row() -> None:
    """A row may carry several errors, one after the other."""
    text = "INVALID_EMAIL_ADDRESS:Email: x:Email --REQUIRED_FIELD_MISSING:y: [Name]:Name --"

    assert [(each.code, each.field) for each in row_errors(text)] == [
        ("INVALID_EMAIL_ADDRESS", "Email"),
        ("REQUIRED_FIELD_MISSING", "Name"),
    ]


@pytest.mark.parametrize(
    "text", ["", "no colon", "Just words: and more", "no_code:x:--", ":--", "--", "A:B:--"]
)
def test_error_without_code(text: str) -> None:
    """What begins with no code has a name of ours instead."""
    assert [each.code for each in row_errors(text)] == ["NO_CODE"]


@pytest.mark.parametrize(
    ("text", "because", "field"),
    [
        (
            (
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: execution of BeforeInsert\n\ncaused by: "
                "System.DmlException: Insert failed. First exception on row 0; first error: "
                "FIELD_CUSTOM_VALIDATION_EXCEPTION, No phone: [Phone__c]\n\nTrigger.T: line 1:--"
            ),
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "Phone__c",
        ),
        (
            (
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:A: execution of AfterInsert caused by: first "
                "error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, B: execution of BeforeUpdate caused "
                f"by: x; first error: {LOCK}:--"
            ),
            "UNABLE_TO_LOCK_ROW",
            None,
        ),
        (
            (
                "CANNOT_EXECUTE_FLOW_TRIGGER:We can't save this record because the “F” process "
                "failed. REQUIRED_FIELD_MISSING: Required fields are missing: [Name]:--"
            ),
            "REQUIRED_FIELD_MISSING",
            None,
        ),
        ("CANNOT_EXECUTE_FLOW_TRIGGER:プロセスが失敗しました:--", None, None),
    ],
)
def test_code_inside(text: str, because: str | None, field: str | None) -> None:
    """Where a trigger or flow failed for a reason of its own, that reason is what counts."""
    (error,) = row_errors(text)

    assert (error.because, error.field) == (because, field)


@pytest.mark.parametrize(
    ("text", "cell", "masked"),
    [
        (
            "X_Y:Email: invalid email address: ada@x.org:E --",
            None,
            "Email: invalid email address: …",
        ),
        (
            "X_Y:value Smith is bad, Smithson is not:E --",
            "Smith",
            "value … is bad, Smithson is not",
        ),
        ("X_Y:Correo: no válida: a b(at)c:E --", "a b(at)c", "Correo: no válida: …"),
        (
            "X_Y:There's a rule, isn't there? 'Ada' \"Bob\":--",
            None,
            "There's a rule, isn't there? …",
        ),
        ("X_Y:records: 0018M000003uKqq,0018M000003uKqqAAB:--", None, "records: …"),
        ("X_Y:12 of 3.000,50 on 2026-12-31T10:00:00Z:--", None, "… of … on …"),
        ("X_Y:Field2__c and a1 stay:--", None, "Field2__c and a1 stay"),
        ("X_Y:two\nlines\t here:--", None, "two lines here"),
        ("X_Y:a is a letter:--", "a", "a is a letter"),
        (
            "INVALID_EMAIL_ADDRESS:Email: invalid email address: x:Email --",
            "x",
            "Email: invalid email address: …",
        ),
    ],
)
def test_masks(text: str, cell: str | None, masked: str) -> None:
    """Values are left out of a message: quoted ones, the row's own, addresses, ids, numbers."""
    (error,) = row_errors(text)

    assert error.masked(error.message, cell) == masked


def test_masked_message_is_short() -> None:
    """A stack trace is cut."""
    (error,) = row_errors(f"X_Y:{'word ' * 500}:--")

    assert len(error.masked(error.message, None)) == 300
