"""Whether the load user may do what a key asks for: create, update or delete records."""

from bulkdrop.fields.description import ObjectDescription
from sfbulk import Operation

_NEEDED = {
    Operation.INSERT: ("createable",),
    Operation.UPDATE: ("updateable",),
    Operation.UPSERT: ("createable", "updateable"),
    Operation.DELETE: ("deletable",),
    Operation.HARD_DELETE: ("deletable",),
}
_VERBS = {"createable": "created", "updateable": "updated", "deletable": "deleted"}


def missing_rights(described: ObjectDescription, operation: Operation) -> list[str]:
    """Return what the load user may not do with the object's records: created, updated, deleted."""
    return [_VERBS[name] for name in _NEEDED[operation] if not getattr(described, name)]
