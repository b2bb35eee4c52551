"""
What an org says about its objects.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote, urlencode

import requests

from sfbulk._calls import Call
from sfbulk._fields import OddReplyError, as_object, optional_count, optional_text, required_text
from sfbulk._transport import Transport


@dataclass(frozen=True)
class ObjectDescribe:
    """
    An object as the org describes it to the user that is logged in.

    `reply` is Salesforce's JSON with at least a `name`, and `fields` that are a list.
    `last_modified` is what `describe` takes to ask whether that still holds; None if the org did
    not say.
    """

    reply: dict[str, Any]
    last_modified: str | None

    @classmethod
    def from_response(cls, document: object, response: requests.Response) -> Self:
        """Return what a reply says; OddReplyError if it describes no object."""
        reply = dict(as_object(document, "the description"))
        required_text(reply, "name")
        if not isinstance(reply.get("fields"), list):
            raise OddReplyError("the description has no fields that are a list")
        return cls(reply, response.headers.get("Last-Modified"))


@dataclass(frozen=True)
class ObjectName:
    """An object of the org by its names."""

    name: str
    label: str = ""
    label_plural: str = ""


class Describing:
    """The calls that read what an org has. They change nothing, and are tried up to three times."""

    _transport: Transport

    def describe(
        self, object_name: str, *, if_modified_since: str | None = None
    ) -> ObjectDescribe | None:
        """
        Return an object's description; None if it has not changed since `if_modified_since`.

        That is the `last_modified` of an earlier one of the same user: a change of the user's
        rights counts as a change. `RequestRejectedError` with the `error_code` `NOT_FOUND` if there
        is no such object, or the user may not see it.
        """
        call = Call(
            f"describe the object {object_name}",
            "GET",
            f"sobjects/{quote(object_name, safe='')}/describe",
            if_modified_since=if_modified_since,
        )
        return self._transport.ask_response(call, _described)

    def list_objects(self) -> list[ObjectName]:
        """Return the objects that the user sees, by their names (`sobjects`, describe global)."""
        return self._transport.ask(Call("list its objects", "GET", "sobjects"), _listed)

    def count_records(
        self, object_name: str, field: str, values: Sequence[str], *, as_text: bool = True
    ) -> int:
        """
        Return how many records have one of these values in a field, by one query.

        An address takes 16 KB: some 200 short values. `as_text` is False for numbers.
        https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
        """
        where = _where(field, values, as_text=as_text)
        query = urlencode({"q": f"SELECT COUNT() FROM {object_name} WHERE {where}"})  # noqa: S608 # SOQL changes nothing, and texts in it are escaped
        call = Call(f"count records of {object_name}", "GET", f"query?{query}")
        return self._transport.ask(call, _total)

    def org(self) -> tuple[str | None, str]:
        """Return the id of the org, None if the login did not say, and its address."""
        return self._transport.org()

    def limits(self) -> dict[str, int]:
        """
        Return what is left of each limit of the org, such as `DailyApiRequests`.

        It takes the permission "View Setup and Configuration". What is odd is left out.
        https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
        """
        return self._transport.ask(Call("read its limits", "GET", "limits"), _left)


def _where(field: str, values: Sequence[str], *, as_text: bool) -> str:
    """Return a condition of SOQL; within a text, a quote and a backslash need a backslash."""
    if as_text:
        escaped = (each.replace("\\", "\\\\").replace("'", "\\'") for each in values)
        values = [f"'{each}'" for each in escaped]
    return f"{field} IN ({','.join(values)})"


def _total(document: object) -> int:
    total = optional_count(as_object(document, "the result"), "totalSize")
    if total is None:
        raise OddReplyError("the result has no totalSize")
    return total


def _described(document: object, response: requests.Response) -> ObjectDescribe | None:
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return None
    return ObjectDescribe.from_response(document, response)


def _listed(document: object) -> list[ObjectName]:
    entries = as_object(document, "the list of objects").get("sobjects")
    if not isinstance(entries, list):
        raise OddReplyError("the list of objects has no sobjects that are a list")
    known = (entry for entry in entries if isinstance(entry, dict) and optional_text(entry, "name"))
    return [
        ObjectName(
            required_text(entry, "name"),
            optional_text(entry, "label") or "",
            optional_text(entry, "labelPlural") or "",
        )
        for entry in known
    ]


def _left(document: object) -> dict[str, int]:
    listed = as_object(document, "the limits")
    return {
        name: each["Remaining"]
        for name, each in listed.items()
        if isinstance(each, dict) and isinstance(each.get("Remaining"), int)
    }
