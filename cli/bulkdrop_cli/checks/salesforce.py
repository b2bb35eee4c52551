"""Check that the stack can log in to Salesforce, and that its user may load what is dropped."""

from collections.abc import Iterator
from typing import Any

import requests

from bulkdrop.errors import ConnectionSecretError
from bulkdrop.layout import INCOMING
from bulkdrop.salesforce import read_login
from bulkdrop_cli.checks.finding import Finding
from bulkdrop_cli.stack import Stack
from sfbulk import SalesforceError, Timeouts

SECRET, LOGIN, VERSION, OBJECTS = "Secret", "Login", "API version", "Object rights"
_TIMEOUTS = Timeouts(read=60)
_SECONDS = (_TIMEOUTS.connect, _TIMEOUTS.read)
_NEEDS = {
    "insert": ("createable",),
    "update": ("updateable",),
    "upsert": ("createable", "updateable"),
    "delete": ("deletable",),
    "harddelete": ("deletable",),
}
"""What describe must say of an object for an operation."""


class Org:
    """An org that the stack has logged in to."""

    def __init__(self, url: str, token: str, version: str) -> None:
        self.url = url
        self.version = version
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would replace the token
        self._session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> requests.Response:
        """Ask for a resource under /services/data/."""
        return self._session.get(f"{self.url}/services/data/{path}", timeout=_SECONDS)


def check_salesforce(stack: Stack) -> Iterator[Finding]:
    """Check the secret, the login, the version of the API, and the rights to objects."""
    try:
        login = read_login(stack.output("SalesforceSecretArn"), _TIMEOUTS)
    except ConnectionSecretError as error:
        yield Finding.wrong(SECRET, str(error), "Then run this again.")
        return
    yield Finding.right(SECRET, "filled.")
    try:
        token = login.token()
    except SalesforceError as error:
        yield Finding.wrong(LOGIN, str(error), "docs/salesforce.md shows how the app is set up.")
        return
    version = stack.parameters["SalesforceApiVersion"]
    org = Org(token.instance_url, token.value, version)
    yield Finding.right(LOGIN, f"as the user of the secret, to {org.url}.")
    try:
        yield from _check_org(stack, org)
    except requests.RequestException as error:
        yield Finding.unknown(
            VERSION, f"{org.url} did not answer ({error}).", "Run this again later."
        )


def _check_org(stack: Stack, org: Org) -> Iterator[Finding]:
    offered = [each["version"] for each in org.get("").json()]
    if org.version not in offered:
        yield Finding.wrong(
            VERSION,
            f"The org offers {offered[0]} to {offered[-1]}, and not {org.version}.",
            f"Deploy with SalesforceApiVersion={offered[-1]}.",
        )
        return
    yield Finding.right(VERSION, f"{org.version} is offered.")
    wrong = [finding for load in sorted(_loads(stack)) for finding in _check_object(org, *load)]
    yield from wrong or [Finding.right(OBJECTS, "the user may write all objects that are named.")]


def _loads(stack: Stack) -> set[tuple[str, str]]:
    """Return objects with operations that AllowedLoads names, or for which there are folders."""
    loads = set()
    for entry in stack.parameters.get("AllowedLoads", "*").split():
        name, _, operations = entry.partition(":")
        if name != "*":
            named = _NEEDS if operations == "*" else operations.lower().split(",")
            loads |= {(name, operation) for operation in named}
    for folder in _folders(stack, INCOMING):
        for inner in _folders(stack, folder):
            name, operation = inner.removeprefix(INCOMING).strip("/").split("/")
            loads |= {(name, operation.lower())} if operation.lower() in _NEEDS else set()
    return loads


def _folders(stack: Stack, prefix: str) -> Iterator[str]:
    answer = stack.s3.list_objects_v2(Bucket=stack.bucket, Prefix=prefix, Delimiter="/")
    yield from (each["Prefix"] for each in answer.get("CommonPrefixes", ()))


def _check_object(org: Org, name: str, operation: str) -> Iterator[Finding]:
    answer = org.get(f"v{org.version}/sobjects/{name}/describe")
    if not answer.ok:
        yield Finding.wrong(
            OBJECTS,
            f"The org has no object {name}, or the user does not see it ({answer.status_code}).",
            "Correct the name of the folder, or give the user's permission set the object.",
        )
        return
    described: dict[str, Any] = answer.json()
    if missing := [need for need in _NEEDS[operation] if not described.get(need)]:
        yield Finding.wrong(
            OBJECTS,
            f"The user may not {operation} {name} (it is not {' and not '.join(missing)}).",
            "Give the user's permission set that right on the object.",
        )
