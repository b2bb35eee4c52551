"""`bulkdrop ls`: the loads that have ended."""

from datetime import datetime
from typing import Annotated

import typer

from bulkdrop_cli import options
from bulkdrop_cli.exit_code import OF_STATUS
from bulkdrop_cli.list_loads import moment, show_loads
from bulkdrop_cli.options import STACK_NAME
from bulkdrop_cli.results import Ended, Results
from bulkdrop_cli.show import as_json as summary_of
from bulkdrop_cli.show import show_json
from bulkdrop_cli.wrong_call import WrongCallError

Since = Annotated[
    str | None, typer.Option("--since", help="today, yesterday, a span as 3h or 2d, or a date.")
]
StatusName = Annotated[
    str | None,
    typer.Option("--status", help="As Failed or Refused.", autocompletion=lambda: [*OF_STATUS]),
]
Target = Annotated[str | None, typer.Option("--object", help="Salesforce object.")]


def ls(
    *,
    since: Since = None,
    status: StatusName = None,
    target: Target = None,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """List the loads that have ended, the newest first."""
    earliest = moment(since, datetime.now().astimezone()) if since else None
    wanted = _status(status) if status else None
    results = Results(options.stack(stack))
    loads = [
        each
        for each in results.ended_since(earliest)
        if (not wanted or each.summary.status.value == wanted) and _is_of(each, target)
    ]
    if as_json:
        show_json([summary_of(each) for each in loads], options.out())
    else:
        show_loads(loads, options.out())


def _status(name: str) -> str:
    for known in OF_STATUS:
        if known.lower() == name.lower():
            return known
    raise WrongCallError(f"{name!r} is no status; they are {', '.join(OF_STATUS)}.")


def _is_of(ended: Ended, target: str | None) -> bool:
    if not target:
        return True
    folders = ended.summary.upload.key.lower().split("/")
    return target.lower() == (ended.summary.object or "").lower() or target.lower() in folders[1:2]
