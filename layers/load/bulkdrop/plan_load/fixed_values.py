"""Constants and defaults of the settings, which stand as Salesforce takes them."""

from collections.abc import Iterable

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.checks.cells_of_type import INVALID_FIELD, rule_of
from bulkdrop.fields.description import Field
from bulkdrop.fields.values.sent_columns import SentColumn
from bulkdrop.fields.values.unfit import NULL, Unfit
from bulkdrop.reason import ReasonCode

_NO_VALUES = frozenset({INVALID_FIELD, "MALFORMED_ID"})
"""Of a text that is no value of its field's type at all, no trigger or flow can make one."""


def refuse_unfit(columns: Iterable[SentColumn]) -> None:
    """Raise UploadRefusedError if a constant or default is no value of its field's type."""
    for each in columns:
        found, text = each.found, each.reader.empty
        if found.field is None or found.parent or text in {"", NULL}:
            continue
        if complaint := _complaint(found.field, text):
            raise UploadRefusedError(
                ReasonCode.WRONG_SETTINGS,
                f"The settings of the folder fill {found.field.name}, and {complaint}. "
                "Nothing was sent; correct the settings and drop the file again.",
                field=found.field.name,
            )


def _complaint(field: Field, text: str) -> str:
    """Return why a text is no value of a field; nothing if it may be one."""
    if type(text) is Unfit:
        return f"{text[:60]} {text.complaint}"
    rule = rule_of(field)
    refusal = rule.judge(text) if rule and rule.judge else None
    return refusal.message if refusal and refusal.code in _NO_VALUES else ""
