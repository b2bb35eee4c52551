"""Record types by their names: an id that no file has, from what describe lists."""

from bulkdrop.fields.description import Field, ObjectDescription, RecordType
from bulkdrop.fields.names import folded

_BY_HEADER = {
    "recordtypename": "name",
    "recordtypedevelopername": "developer_name",
    "recordtype": "name",
}


def record_type_column(name: str, described: ObjectDescription) -> tuple[Field, str] | None:
    """
    Return the field RecordTypeId, and what a column holds in place of its ids; else None.

    Salesforce takes `RecordType.Name` and `RecordType.DeveloperName` in no header, so their cells
    become ids here.
    """
    way = _BY_HEADER.get(folded(name))
    field = described.get("RecordTypeId")
    return (field, way) if way and field and described.record_type_infos else None


def record_type_of(text: str, described: ObjectDescription) -> list[RecordType]:
    """Return the record types that a cell means, by name or developer name in any case."""
    wanted = text.strip().casefold()
    return [
        each
        for each in described.record_type_infos
        if wanted in {each.name.casefold(), each.developer_name.casefold()} and not each.master
    ]
