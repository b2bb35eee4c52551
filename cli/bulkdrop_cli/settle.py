"""Drop a file, wait for its load, fetch its results, show them, and end as the load ended."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import typer

from bulkdrop_cli import options
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.exit_code import ExitCode, exit_code
from bulkdrop_cli.fetch import fetch
from bulkdrop_cli.follow import Follower, follow
from bulkdrop_cli.results import Ended, Results, prefix_of
from bulkdrop_cli.show import as_json, show_ended, show_json, shown


@dataclasses.dataclass(frozen=True)
class Wishes:
    """What a person wants to see of a load that was started."""

    wait: bool
    seconds: float
    folder: Path | None
    as_json: bool


def settle(results: Results, key: str, drop: Callable[[], Dropped], wishes: Wishes) -> NoReturn:
    """Drop; end the command at once, or as the load if it is waited for."""
    if not (wishes.wait or wishes.folder):
        _say_dropped(results, drop(), wishes)
        raise typer.Exit(ExitCode.ALL_LOADED)
    if wishes.folder:
        wishes.folder.mkdir(parents=True, exist_ok=True)  # what cannot be is said before
    earlier = {each.prefix for each in results.folders(prefix_of(key))}
    log = options.log()
    ended = follow(Follower(results, drop(), earlier, log), wishes.seconds)
    show_settled(results, ended, wishes.folder, as_document=wishes.as_json)


def show_settled(
    results: Results, ended: Ended, folder: Path | None, *, as_document: bool
) -> NoReturn:
    """Fetch the results if they are wanted, show the load, and end as it ended."""
    if folder:
        fetch(results, ended, folder)
        options.log().print(shown(f"Results are in {folder}"))
    if as_document:
        show_json(as_json(ended), options.out())
    else:
        show_ended(ended, results.come_back("resume", ended.summary.load_id), options.out())
    raise typer.Exit(exit_code(ended.summary))


def _say_dropped(results: Results, dropped: Dropped, wishes: Wishes) -> None:
    if wishes.as_json:
        show_json({"bucket": results.bucket} | dataclasses.asdict(dropped), options.out())
        return
    options.out().print(shown(f"Dropped s3://{results.bucket}/{dropped.key}"))
    back = results.come_back("show", dropped.key)
    options.out().print(shown(f"See how it ends: {back}"))
