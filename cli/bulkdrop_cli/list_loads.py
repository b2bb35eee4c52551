"""Show loads as a table: what was dropped, how it ended, how many records."""

import re
from datetime import UTC, datetime, timedelta

import typer
from rich.console import Console
from rich.table import Table

from bulkdrop.layout import INCOMING
from bulkdrop_cli.results import Ended
from bulkdrop_cli.show import STYLES, shown
from bulkdrop_cli.wrong_call import WrongCallError

_SPAN = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str, now: datetime) -> datetime:
    """
    Return what `today`, `yesterday`, `3h`, `2d` or a date means, in the zone of `now`.

    Raises WrongCallError for anything else.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if text == "today":
        return midnight
    if text == "yesterday":
        return midnight - timedelta(days=1)
    if span := _SPAN.fullmatch(text):
        return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise WrongCallError(
            f"--since takes today, yesterday, a span such as 3h or 2d, or a date such as "
            f"{now:%Y-%m-%d}, not {text!r}."
        ) from None
    return given if given.tzinfo else given.replace(tzinfo=now.tzinfo)


def show_loads(loads: list[Ended], out: Console) -> None:
    """Print a line for each load: a table on a terminal, else words between tabs."""
    if not out.is_terminal:
        for each in loads:
            typer.echo("\t".join(_cells(each)), file=out.file)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("ended", "file", "status"):
        table.add_column(name, no_wrap=name != "file", overflow="fold")
    for name in ("loaded", "failed", "not loaded"):
        table.add_column(name, justify="right")
    table.add_column("load", overflow="fold")
    for each in loads:
        ended, file, status, *rest = _cells(each)
        table.add_row(ended, shown(file), shown(status, STYLES.get(status, "red")), *rest)
    out.print(table)


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
