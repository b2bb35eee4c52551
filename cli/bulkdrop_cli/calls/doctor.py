"""`bulkdrop doctor`: is a deployed stack ready to load? It changes nothing."""

import dataclasses
from collections.abc import Iterator

import typer
from botocore.exceptions import BotoCoreError, ClientError

from bulkdrop_cli import options
from bulkdrop_cli.checks.bucket import (
    check_events,
    check_lifecycle,
    check_owner,
    check_tls,
    check_versions,
)
from bulkdrop_cli.checks.finding import Check, Finding, State
from bulkdrop_cli.checks.keys import check_bucket_key, check_secret_key
from bulkdrop_cli.checks.queue import check_letters
from bulkdrop_cli.checks.salesforce import check_salesforce
from bulkdrop_cli.checks.topic import check_topic
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.show import show_json, shown
from bulkdrop_cli.stack import Stack

CHECKS: tuple[tuple[str, Check], ...] = (
    ("Salesforce", check_salesforce),
    ("Events of the bucket", check_events),
    ("Versions of the bucket", check_versions),
    ("Lifecycle of the bucket", check_lifecycle),
    ("TLS of the bucket", check_tls),
    ("Stack of the bucket", check_owner),
    ("Key of the bucket", check_bucket_key),
    ("Key of the secret", check_secret_key),
    ("Topic", check_topic),
    ("Dead letters", check_letters),
)
_STYLES = {State.RIGHT: "green", State.WRONG: "red", State.UNKNOWN: "yellow"}


def doctor(
    *,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Check a deployed stack, and say how to fix it.

    It looks with your own rights, and changes nothing.

    Exit status: 0 all is right, 1 something is wrong, 64 there is no such stack, 69 something
    could not be looked at.
    """
    found = [*findings(options.stack(stack))]
    if as_json:
        document = {"findings": [dataclasses.asdict(each) for each in found]}
        show_json(document, options.out())
    else:
        for each in found:
            line = f"{each.subject}: {each.text} {each.fix}".rstrip()
            options.out().print(shown(f"{each.state:8}", _STYLES[each.state]) + shown(line))
    states = {each.state for each in found}
    if State.WRONG in states:
        raise typer.Exit(1)
    raise typer.Exit(ExitCode.UNAVAILABLE if State.UNKNOWN in states else 0)


def findings(stack: Stack) -> Iterator[Finding]:
    """Yield what each check finds; one that may not look says so, and the others go on."""
    for subject, check in CHECKS:
        try:
            yield from check(stack)
        except (ClientError, BotoCoreError) as error:
            yield Finding.unknown(
                subject,
                f"could not be looked at ({error}).",
                "Ask for the right to, or let a person who has it run this.",
            )
