"""Options that several calls take."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bulkdrop_cli.come_back import STACK_VARIABLE
from bulkdrop_cli.stack import Stack, find_stack

StackName = Annotated[
    str,
    typer.Option("--stack", envvar=STACK_VARIABLE, help="Name of the CloudFormation stack."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Wait = Annotated[bool, typer.Option("--wait", help="Follow the load until it has ended.")]
TimeOut = Annotated[
    float, typer.Option("--timeout", min=1, help="Seconds to wait for the end at most.")
]
ResultsFolder = Annotated[
    Path | None, typer.Option("--results", help="Folder to copy the results into, once ended.")
]

TIME_OUT_SECONDS = 24 * 3600.0


def stack(name: str) -> Stack:
    """Return the stack of this name."""
    return find_stack(name)


def out() -> Console:
    """Return where answers go: standard output, in lines that are never broken for a file."""
    return Console(highlight=False, soft_wrap=True)


def log() -> Console:
    """Return where progress and complaints go: standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)
