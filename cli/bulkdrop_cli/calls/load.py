"""`bulkdrop load` and `bulkdrop check`: drop a file, follow it, and tell how it ended."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import sfbulk
from bulkdrop_cli import options
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.drop import METADATA, drop, key_of, metadata_of
from bulkdrop_cli.options import TIME_OUT_SECONDS
from bulkdrop_cli.results import Results
from bulkdrop_cli.settle import Wishes, settle

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, readable=True, help="The file to drop."
    ),
]
Target = Annotated[str, typer.Argument(metavar="OBJECT", help="Salesforce object, as Contact.")]
Operation = Annotated[
    str,
    typer.Argument(
        metavar="OPERATION",
        help="insert, update, upsert, delete or hardDelete.",
        autocompletion=lambda: [each.value for each in sfbulk.Operation],
    ),
]
Key = Annotated[str | None, typer.Option("--key", help="Key field of an upsert.")]
Folder = Annotated[str, typer.Option("--folder", help="Folder below the operation's.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="S3 metadata, as encoding=cp1250.",
        autocompletion=lambda: [f"{name}=" for name in METADATA],
    ),
]


def load(  # noqa: PLR0913 # the options of a command line
    file: File,
    target: Target,
    operation: Operation,
    *,
    key: Key = None,
    folder: Folder = "",
    wait: options.Wait = False,
    timeout: options.TimeOut = TIME_OUT_SECONDS,
    results: options.ResultsFolder = None,
    settings: Set = None,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Load a file into Salesforce.

    For example: bulkdrop load people.csv Contact insert --wait
    """
    place = key_of(file, target, operation, key, folder, check=False)
    _drop(file, place, settings, Wishes(wait, timeout, results, as_json), stack)


def check(  # noqa: PLR0913 # as above
    file: File,
    target: Target,
    operation: Operation,
    *,
    key: Key = None,
    folder: Folder = "",
    wait: options.Wait = False,
    timeout: options.TimeOut = TIME_OUT_SECONDS,
    results: options.ResultsFolder = None,
    settings: Set = None,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Have a file checked, and nothing loaded.

    It is read as it would be loaded. Exit status 1 if records would be refused.
    """
    place = key_of(file, target, operation, key, folder, check=True)
    _drop(file, place, settings, Wishes(wait, timeout, results, as_json), stack)


def _drop(
    file: Path, key: str, settings: list[str] | None, wishes: Wishes, stack_name: str
) -> None:
    metadata = metadata_of(settings or [])
    results = Results(options.stack(stack_name))
    settle(results, key, partial(drop, results, key, file, metadata, options.log()), wishes)
