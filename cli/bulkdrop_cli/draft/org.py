"""Describe the objects of the org of a stack, by a login with the stack's own secret."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from bulkdrop.errors import ConnectionSecretError
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.salesforce import read_login
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.stack import Stack
from bulkdrop_cli.wrong_call import WrongCallError
from sfbulk import BulkClient, RequestRejectedError, SalesforceError, Timeouts

Describe = Callable[[str], ObjectDescription | None]


@contextmanager
def described_by(stack: Stack) -> Iterator[Describe]:
    """
    Lend what describes an object as the load user sees it, or says None if there is none.

    The caller needs the right to read the secret, as for `bulkdrop doctor`. Raises WrongCallError
    if Salesforce cannot be asked.
    """
    try:
        login = read_login(stack.output("SalesforceSecretArn"), Timeouts(read=60))
        version = stack.parameters["SalesforceApiVersion"]
        with BulkClient(login, api_version=version, client_name="bulkdrop") as client:
            yield cache(lambda name: _describe(client, name))
    except (ConnectionSecretError, SalesforceError) as error:
        raise WrongCallError(
            f"Salesforce did not describe its objects: {error} `bulkdrop doctor` says more.",
            ExitCode.UNAVAILABLE,
        ) from None


def _describe(client: BulkClient, name: str) -> ObjectDescription | None:
    try:
        reply = client.describe(name)
    except RequestRejectedError as error:
        if error.error_code == "NOT_FOUND":
            return None
        raise
    return ObjectDescription.from_describe(reply.reply) if reply else None
