"""The refusal of an object that the org does not have: what was probably meant."""

from collections.abc import Iterable

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.names import folded
from bulkdrop.fields.nearest import nearest_of
from bulkdrop.reason import ReasonCode


def refusal_of_object(name: str, objects: Iterable[tuple[str, str, str]]) -> UploadRefusedError:
    """Return the refusal; `objects` are those that the load user sees, each with its labels."""
    known: dict[str, str] = {}
    for api_name, label, plural in objects:
        for spelled in (plural, label, api_name.removesuffix("__c"), api_name):
            known[folded(spelled)] = api_name
    nearest = nearest_of(folded(name.removesuffix("__c")), known)
    meant = known[nearest] if nearest else None
    advice = f"; did you mean {meant}?" if meant else ", or the load user may not see it."
    return UploadRefusedError(
        ReasonCode.NO_SUCH_OBJECT,
        f"There is no object {name}{advice} Nothing was sent; drop the file under a folder that is "
        "named after an object.",
        object=name,
        **({"did_you_mean": meant} if meant else {}),
    )
