"""Why a field cannot be written, in words that say what to do instead."""

from bulkdrop.fields.description import COMPOUND_TYPES, Field, ObjectDescription
from sfbulk import Operation

_AUDIT = {
    *("createddate", "createdbyid", "lastmodifieddate", "lastmodifiedbyid", "systemmodstamp"),
    *("isdeleted", "lastactivitydate", "lastvieweddate", "lastreferenceddate", "masterrecordid"),
}
_SET_AUDIT_FIELDS = {"createddate", "createdbyid", "lastmodifieddate", "lastmodifiedbyid"}


def why_not_writable(
    field: Field, described: ObjectDescription, operation: Operation
) -> tuple[str, tuple[str, ...]] | None:
    """
    Return why an operation cannot write a field, and the fields to use instead; None if it can.

    An upsert writes where either of its two ways does. The Id is no matter of this: it says which
    record is meant.
    """
    if field.type == "base64":
        return "holds a file, which Bulk API 2.0 does not take: use the REST API", ()
    creates = operation in {Operation.INSERT, Operation.UPSERT} and field.createable
    updates = operation in {Operation.UPDATE, Operation.UPSERT} and field.updateable
    if creates or updates:
        return None
    parts = tuple(each.name for each in described.parts_of(field))
    if parts or field.type in COMPOUND_TYPES:
        return f"consists of other fields: use {_listed(parts)}", parts
    return _why(field, operation), ()


def _why(field: Field, operation: Operation) -> str:
    if field.auto_number:
        return "is an auto-number"
    if field.calculated:
        return "is a formula or a roll-up"
    if field.name.lower() in _AUDIT:
        allowed = field.name.lower() in _SET_AUDIT_FIELDS and operation is Operation.INSERT
        hint = " (see the permission Set Audit Fields upon Record Creation)" if allowed else ""
        return f"is set by Salesforce{hint}"
    if operation is Operation.UPDATE and field.createable:
        return "can be set on new records only"
    if operation is Operation.INSERT and field.updateable:
        return "can be set on existing records only"
    return "is read-only for the load user"


def _listed(parts: tuple[str, ...]) -> str:
    most = 6
    more = len(parts) - most
    return f"{', '.join(parts[:most])}{f' and {more} more' if more > 0 else ''}" or "its parts"
