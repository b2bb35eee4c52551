"""Objects of the sandbox org as Plan Load knows them: described, and read."""

from collections.abc import Sequence

from bulkdrop.fields.description import ObjectDescription
from local.org.api.describe import describe
from local.org.records.schema import sobject


def described(name: str, hidden: Sequence[str] = ()) -> ObjectDescription | None:
    """Return an object of the org as the load user sees it; None if there is none."""
    found = sobject(name)
    return ObjectDescription.from_describe(describe(found, 66.0, hidden=hidden)) if found else None


def an_object(name: str = "Contact", hidden: Sequence[str] = ()) -> ObjectDescription:
    """Return an object that the org has."""
    found = described(name, hidden)
    assert found
    return found
