"""Wait for a load, fetch its results, show them, and end as it ended."""

import dataclasses
from pathlib import Path
from typing import NoReturn

import typer

from bulkdrop_cli import options
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.exit_code import ExitCode, exit_code
from bulkdrop_cli.follow import follow
from bulkdrop_cli.results import Ended, Results
from bulkdrop_cli.show import as_json, show_ended, show_json, shown


@dataclasses.dataclass(frozen=True)
class Wishes:
    """What a person wants to see of a load that was started."""

    wait: bool
    seconds: float
    folder: Path | None
    as_json: bool


def settle(results: Results, dropped: Dropped, wishes: Wishes) -> NoReturn:
    """End the command: at once with what was dropped, or with the load if it is waited for."""
    if not (wishes.wait or wishes.folder):
        _say_dropped(results, dropped, wishes)
        raise typer.Exit(ExitCode.ALL_LOADED)
    ended = follow(results, dropped, wishes.seconds, options.log())
    show_settled(results, ended, wishes.folder, as_document=wishes.as_json)


def show_settled(
    results: Results, ended: Ended, folder: Path | None, *, as_document: bool
) -> NoReturn:
    """Fetch the results if they are wanted, show the load, and end as it ended."""
    if folder:
        results.fetch(ended, folder)
        options.log().print(shown(f"Results are in {folder}"))
    if as_document:
        show_json(as_json(ended), options.out())
    else:
        show_ended(ended, options.out())
    raise typer.Exit(exit_code(ended.summary.status))


def _say_dropped(results: Results, dropped: Dropped, wishes: Wishes) -> None:
    if wishes.as_json:
        show_json(dataclasses.asdict(dropped) | {"bucket": results.bucket}, options.out())
        return
    options.out().print(shown(f"Dropped s3://{results.bucket}/{dropped.key}"))
    options.out().print(shown(f"See how it ends: bulkdrop show {dropped.key}"))
