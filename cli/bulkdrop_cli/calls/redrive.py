"""`bulkdrop redrive`: start what should have started."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

import typer

from bulkdrop.report.grammar import counted
from bulkdrop_cli import options
from bulkdrop_cli.again.functions import Functions
from bulkdrop_cli.again.letters import redrive_letters
from bulkdrop_cli.again.uploads import Uploads
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.show import show_json, shown
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
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Start what should have started.

    It hands over dead letters again, and starts a load for each upload that has no summary. An
    upload whose load is running, or has ended without a summary, is named and left alone. Nothing
    is loaded twice. Exit status: 0 all was started, 1 something was not, 64 there is no such stack.
    """
    found = options.stack(stack)
    handled = []
    for each in _all(found, timedelta(minutes=older_than), is_dry=dry_run):
        handled.append(each)
        if not as_json:
            _say(f"{each.what:12} {each.text}")
    if as_json:
        show_json([dataclasses.asdict(each) for each in handled], options.out())
    else:
        for line in _counts(handled, "would be started" if dry_run else "started or answered"):
            _say(line)
    raise typer.Exit(1 if any(each.end == "failed" for each in handled) else 0)


@dataclasses.dataclass(frozen=True)
class Handled:
    """What was handed over, and what became of it."""

    what: Literal["dead letter", "upload"]
    text: str
    end: Literal["done", "failed", "left alone"]


def _all(stack: Stack, older_than: timedelta, *, is_dry: bool) -> Iterator[Handled]:
    functions = Functions(stack)
    if not is_dry:
        for is_done, text in redrive_letters(stack, functions):
            yield Handled("dead letter", text, "done" if is_done else "failed")
    for each in Uploads(stack, older_than).forgotten():
        key = each.upload.key
        if each.execution:
            text = f"{key}: its load {each.execution} has no summary yet."
            yield Handled("upload", text, "left alone")
            continue
        answer, problem = ("would be started", "") if is_dry else functions.start(each.event())
        yield Handled("upload", f"{key}: {problem or answer}", "failed" if problem else "done")


def _counts(handled: list[Handled], started: str) -> Iterator[str]:
    """Yield sentences with the numbers."""
    ends = Counter((each.what, each.end) for each in handled)
    failed = ends["dead letter", "failed"]
    letters = counted(failed + ends["dead letter", "done"], "dead letter")
    yield f"{letters}, {failed:,} of which could not be handled."
    uploads, left = counted(ends["upload", "done"], "upload"), ends["upload", "left alone"]
    yield (
        f"{uploads} {started}; {ends['upload', 'failed']:,} failed, and {left:,} have a load "
        "without a summary yet."
    )


def _say(text: str) -> None:
    options.out().print(shown(text))
