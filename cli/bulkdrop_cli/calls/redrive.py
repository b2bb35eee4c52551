"""`bulkdrop redrive`: start what should have started."""

from datetime import timedelta
from typing import Annotated

import typer

from bulkdrop.report.page.words import counted
from bulkdrop_cli import options
from bulkdrop_cli.again.functions import Functions
from bulkdrop_cli.again.letters import redrive_letters
from bulkdrop_cli.again.uploads import Uploads
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.show import shown
from bulkdrop_cli.stack import Stack

_MOST_MINUTES = 90 * 24 * 60
"""As long as Step Functions remembers an execution."""


def redrive(
    *,
    older_than: Annotated[
        int,
        typer.Option(
            min=0,
            max=_MOST_MINUTES,
            help="Minutes since an upload, before which its event may still come.",
        ),
    ] = 15,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be started, and start nothing.")
    ] = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Hand over dead letters again, and start a load for each upload that has no summary.

    An upload whose load is running, or has ended without a summary, is named and left alone.
    Nothing is loaded twice. Exit status: 0 all was started, 1 something was not, 64 there is no
    such stack.
    """
    found = options.stack(stack)
    failed = 0 if dry_run else _letters(found)
    failed += _uploads(found, timedelta(minutes=older_than), is_dry=dry_run)
    raise typer.Exit(1 if failed else 0)


def _letters(stack: Stack) -> int:
    """Return how many letters could not be handled."""
    failed = count = 0
    for is_done, sentence in redrive_letters(stack, Functions(stack)):
        _say(f"dead letter  {sentence}")
        count, failed = count + 1, failed + (not is_done)
    _say(f"{counted(count, 'dead letter')}, {failed:,} of which could not be handled.")
    return failed


def _uploads(stack: Stack, older_than: timedelta, *, is_dry: bool) -> int:
    """Return how many uploads could not be started."""
    failed = started = under_way = 0
    functions = Functions(stack)
    for each in Uploads(stack, older_than).forgotten():
        if each.execution:
            under_way += 1
            _say(f"upload       {each.upload.key}: its load {each.execution} has no summary yet.")
            continue
        answer, problem = ("would be started", "") if is_dry else functions.start(each.event())
        _say(f"upload       {each.upload.key}: {problem or answer}")
        started, failed = started + (not problem), failed + bool(problem)
    said = "would be started" if is_dry else "started or answered"
    _say(
        f"{counted(started, 'upload')} {said}; {failed:,} failed, and of {under_way:,} "
        "the load has no summary yet."
    )
    return failed


def _say(text: str) -> None:
    options.out().print(shown(text))
