"""`bulkdrop show`: how a load ended, and its report."""

from typing import Annotated

import typer

from bulkdrop_cli import options
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.find import find
from bulkdrop_cli.open_report import open_report
from bulkdrop_cli.results import Results
from bulkdrop_cli.settle import show_settled

Load = Annotated[
    str,
    typer.Argument(
        metavar="LOAD",
        help="Id of a load or its beginning, key or name of its file, or its folder of results.",
    ),
]
Open = Annotated[bool, typer.Option("--open", help="Open its report in a browser.")]


def show(
    load: Load,
    *,
    opens: Open = False,
    results_folder: options.ResultsFolder = None,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Show how a load ended, or how far it is.

    The exit status says how it ended, or 124 that it has not.
    """
    results = Results(options.stack(stack))
    ended = find(results, load)
    if opens:
        open_report(results, ended)
    show_settled(results, ended, results_folder, as_document=as_json)
