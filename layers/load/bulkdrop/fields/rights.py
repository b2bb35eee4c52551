"""Whether the load user may do what a key asks for: create, update or delete records."""

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.reason import ReasonCode
from sfbulk import Operation

_NEEDED = {
    Operation.INSERT: ("createable",),
    Operation.UPDATE: ("updateable",),
    Operation.UPSERT: ("createable", "updateable"),
    Operation.DELETE: ("deletable",),
    Operation.HARD_DELETE: ("deletable",),
}
_VERBS = {"createable": "created", "updateable": "updated", "deletable": "deleted"}


def refusal_of_rights(
    described: ObjectDescription, operation: Operation
) -> UploadRefusedError | None:
    """Return the refusal if the load user may not do that with the object's records, else None."""
    missing = [_VERBS[name] for name in _NEEDED[operation] if not getattr(described, name)]
    if not missing:
        return None
    return UploadRefusedError(
        ReasonCode.OBJECT_NOT_ALLOWED,
        f"Records of {described.name} cannot be {' or '.join(missing)} by the load user. Nothing "
        "was sent; give the user that right in Salesforce, if the object allows it at all.",
        object=described.name,
        operation=operation.value,
    )
