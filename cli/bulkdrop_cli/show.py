"""Show how a load ended, as a person reads it."""

import dataclasses
import json
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bulkdrop.printable import printable
from bulkdrop.report.grammar import counted
from bulkdrop.report.summary import Summary
from bulkdrop_cli.exit_code import ExitCode, exit_code
from bulkdrop_cli.results import Ended

_STYLES = {ExitCode.ALL_LOADED: "green", ExitCode.SOME_REFUSED: "yellow"}
"""The colour of each verdict; all others are red."""

_WIDTH_OF_TABLE = 100
_COUNTS = (
    "total",
    "created",
    "updated",
    "deleted",
    "succeeded",
    "failed",
    "unprocessed",
    "unknown",
)


def shown(text: object, style: str = "") -> Text:
    """Return a text for a terminal: what would act on it stands as an escape."""
    return Text(printable(str(text)), style=style)


def style_of(summary: Summary) -> str:
    """Return the colour of a load's verdict."""
    return _STYLES.get(exit_code(summary), "red")


def as_json(ended: Ended) -> dict[str, Any]:
    """Return a load's summary as JSON types."""
    return ended.summary.to_json()


def show_json(document: object, out: Console) -> None:
    """Print a document as JSON, and nothing else."""
    out.out(json.dumps(document, indent=2, ensure_ascii=not out.encoding.startswith("utf")))


def show_ended(ended: Ended, resume: str, out: Console) -> None:
    """Print the verdict, the counts, why records failed, the warnings and the files."""
    summary = ended.summary
    style = style_of(summary)
    out.print(shown(summary.status.value, f"bold {style}"), shown(summary.message))
    out.print(shown(f"{summary.upload.key}, load {summary.load_id}", "dim"))
    counts = dataclasses.asdict(summary.records)
    words = [f"{name} {count:,}" for name in _COUNTS if (count := counts.get(name))]
    if words:
        out.print(shown(" · ".join(words)))
    _show_errors(as_json(ended).get("errors") or [], out)
    for warning in summary.warnings:
        out.print(shown(f"Warning: {warning.message}", "yellow"))
    for name, key in summary.results.items():
        out.print(shown(f"{name:12} s3://{summary.upload.bucket}/{key}"))
    if summary.resume:
        until = summary.resume.safe_until
        out.print(shown(f"Resume it before {until}: {resume}"))


def _show_errors(errors: list[dict[str, Any]], out: Console) -> None:
    """Print the digest: how many records failed for which reason, and what to do about it."""
    if not errors:
        return
    if not out.is_terminal or out.width < _WIDTH_OF_TABLE:
        for each in errors:
            out.print(
                shown(
                    f"{counted(each['records'], 'record')}, {_what(each)}: "
                    f"{each['cause']} {each['fix']}"
                )
            )
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("records", justify="right")
    for name in ("error", "cause and fix", "line: value"):
        table.add_column(name, overflow="fold")
    for each in errors:
        examples = "\n".join(f"{e['line']}: {e['value']}" for e in each.get("examples", ()))
        reason = shown(f"{each['cause']} {each['fix']}")
        table.add_row(f"{each['records']:,}", shown(_what(each)), reason, _lines(examples))
    out.print(table)


def _what(error: dict[str, Any]) -> str:
    return " ".join(filter(None, [error["code"], error.get("field")]))


def _lines(text: str) -> Text:
    return Text("\n").join(shown(line) for line in text.split("\n"))
