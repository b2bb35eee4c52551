"""`bulkdrop ls`: the loads that have ended."""

from datetime import datetime
from typing import Annotated

import typer

from bulkdrop_cli import options
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.exit_code import OF_STATUS
from bulkdrop_cli.list_loads import moment, show_loads
from bulkdrop_cli.results import Ended, Folder, Results
from bulkdrop_cli.show import as_json as summary_of
from bulkdrop_cli.show import show_json, shown
from bulkdrop_cli.state import is_under_way, state_line
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
    """
    List the loads that have ended, the newest first.

    Those that go on are named on standard error.
    """
    earliest = moment(since, datetime.now().astimezone()) if since is not None else None
    wanted = _status(status) if status is not None else None
    results = Results(options.stack(stack))
    folders = results.folders()
    ended, strange = results.ended(folders, earliest)
    for key in strange:
        options.log().print(shown(f"s3://{results.bucket}/{key} is no summary, and passed over."))
    loads = [
        each
        for each in ended
        if (not wanted or each.summary.status.value == wanted) and _is_of(each, target)
    ]
    if not wanted:
        _show_under_way(results, folders, target)
    if as_json:
        show_json([summary_of(each) for each in loads], options.out())
    elif loads:
        show_loads(loads, options.out())
    else:
        options.log().print("No load has ended that is like that.")


def _show_under_way(results: Results, folders: list[Folder], target: str | None) -> None:
    for each in folders:
        is_meant = not target or each.object.lower() == target.lower()
        if not each.summary_at and is_meant and is_under_way(status := results.status(each)):
            options.log().print(shown(f"{each.load_id} has not ended ({state_line(status)})."))


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
