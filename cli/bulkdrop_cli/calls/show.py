"""`bulkdrop show`: how a load ended, and its report."""

import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from bulkdrop_cli import options
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.find import find
from bulkdrop_cli.results import Ended, Results
from bulkdrop_cli.settle import show_settled
from bulkdrop_cli.wrong_call import WrongCallError

Load = Annotated[
    str,
    typer.Argument(
        metavar="LOAD",
        help="Id of a load or its beginning, key or name of its file, or its folder of results.",
    ),
]
Open = Annotated[bool, typer.Option("--open", help="Open its report in a browser.")]

_REPORT = "report.html"


def show(
    load: Load,
    *,
    open_report: Open = False,
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
    if open_report:
        _open(results, ended)
    show_settled(results, ended, results_folder, as_document=as_json)


def _open(results: Results, ended: Ended) -> None:
    """Copy the results, so that the report's links lead to the files beside it, and open it."""
    folder = Path(tempfile.gettempdir()) / "bulkdrop" / ended.summary.load_id
    files = {path.name: path for path in results.fetch(ended, folder)}
    if _REPORT not in files:
        raise WrongCallError(f"The load {ended.summary.load_id} has no {_REPORT}.")
    webbrowser.open(files[_REPORT].as_uri())
