"""Show loads as a table: what was dropped, how it ended, how many records."""

import re
from datetime import UTC, datetime, timedelta

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bulkdrop.layout import INCOMING
from bulkdrop.report.ending import Status
from bulkdrop_cli.results import Ended
from bulkdrop_cli.show import shown, style_of
from bulkdrop_cli.wrong_call import WrongCallError

_SPAN = re.compile(r"(\d+)\s*([mhdw])")
_COUNTED = ("loaded", "failed", "not loaded")
_WIDTH_OF_TABLE = 120
_WIDEST = max(map(len, Status))
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str, now: datetime) -> datetime:
    """
    Return what `today`, `yesterday`, `3h`, `2d` or a date means, in the zone of `now`.

    Raises WrongCallError for anything else.
    """
    word = text.strip().lower()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if word == "today":
        return midnight
    if word == "yesterday":
        return midnight - timedelta(days=1)
    try:
        if span := _SPAN.fullmatch(word):
            return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
        given = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise WrongCallError(
            f"--since takes today, yesterday, a span such as 3h or 2d, or a date such as "
            f"{now:%Y-%m-%d}, not {text!r}."
        ) from None
    return given if given.tzinfo else given.replace(tzinfo=now.tzinfo)


def show_loads(loads: list[Ended], out: Console) -> None:
    """Print the loads: a table on a terminal that is wide enough, else a line or some for each."""
    if not out.is_terminal:
        for each in loads:
            typer.echo("\t".join(_cells(each)), file=out.file)
    elif out.width < _WIDTH_OF_TABLE:
        for each in loads:
            _show_on_lines(each, out)
    else:
        _show_table(loads, out)


def _show_table(loads: list[Ended], out: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("ended", "status"):
        table.add_column(name, no_wrap=True)
    for name in _COUNTED:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("file, and load", overflow="fold")
    for each in loads:
        ended, file, status, *counts, load_id = _cells(each)
        both = Text("\n").join([shown(file), shown(load_id, "dim")])
        table.add_row(ended, shown(status, style_of(each.summary)), *counts, both)
    out.print(table)


def _show_on_lines(load: Ended, out: Console) -> None:
    ended, file, status, *counts, load_id = _cells(load)
    words = [
        f"{count} {name}" for name, count in zip(_COUNTED, counts, strict=True) if count != "0"
    ]
    verdict = shown(f"{status:{_WIDEST}}", style_of(load.summary))
    out.print(shown(ended), verdict, shown(", ".join(words)), sep="  ")
    out.print(shown(f"  {file}"))
    out.print(shown(f"  {load_id}", "dim"))


def _cells(ended: Ended) -> list[str]:
    summary, records = ended.summary, ended.summary.records
    at = datetime.fromisoformat(summary.finished_at).replace(tzinfo=UTC).astimezone()
    return [
        f"{at:%Y-%m-%d %H:%M:%S}",
        str(shown(summary.upload.key.removeprefix(INCOMING))),
        summary.status.value,
        f"{records.succeeded:,}",
        f"{records.failed:,}",
        f"{records.unprocessed + records.unknown:,}",
        summary.load_id,
    ]
