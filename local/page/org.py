"""What the page asks the org: its objects, their keys and operations, and the sandbox's records."""

from functools import cache
from typing import Any

import requests

from bulkdrop.fields.description import ObjectDescription
from local.outside.org_view import OrgView
from local.world import Connection
from sfbulk import BulkClient, ClientCredentials

_MOST_RECORDS = 200
_LEFT_OUT = {
    *("job", "IsDeleted", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"),
}
"""What says nothing to a person who looks at what was loaded."""


class OrgOfPage:
    """The org of a world; what it describes is asked for once."""

    def __init__(self, connection: Connection, version: str) -> None:
        login = ClientCredentials(
            connection.org_url, connection.client_id, connection.client_secret
        )
        self._client = BulkClient(login, api_version=version, client_name="bulkdrop")
        self._view = OrgView(connection.org_url)
        self.objects = cache(self._objects)
        self.described = cache(self._described)

    def records(self, name: str) -> dict[str, Any]:
        """Return the latest records of an object, and how many there are; only of a sandbox."""
        try:
            total, found = self._view.latest(name, _MOST_RECORDS)
        except (requests.RequestException, ValueError):
            return {"total": None, "fields": [], "records": []}
        names = dict.fromkeys(name for each in found for name in each)
        fields = sorted((name for name in names if name not in _LEFT_OUT), key="CreatedDate".__eq__)
        return {"total": total, "fields": fields, "records": found[::-1]}

    def object(self, name: str) -> dict[str, Any]:
        """Return the operations and keys of an object."""
        described = self.described(name) or ObjectDescription.from_describe({"name": name})
        may = {
            "insert": described.createable,
            "update": described.updateable,
            "upsert": described.createable and described.updateable,
            "delete": described.deletable,
            "hardDelete": described.deletable,
        }
        return {
            "operations": [operation for operation, is_allowed in may.items() if is_allowed],
            "keys": [
                {"name": each.name, "label": each.label or each.name}
                for each in (*described.key_fields, *filter(_is_id, described.fields))
            ],
        }

    def _objects(self) -> list[dict[str, str]]:
        """Return the objects by name and label, as describe lists them."""
        listed = self._client.list_objects()
        return [{"name": each.name, "label": each.label or each.name} for each in listed]

    def _described(self, name: str) -> ObjectDescription | None:
        reply = self._client.describe(name)
        return ObjectDescription.from_describe(reply.reply) if reply else None


def _is_id(field: Any) -> bool:  # noqa: ANN401 # a field
    return bool(field.type == "id")
