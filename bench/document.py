"""Tables in docs/performance.md, between markers; what stands around them is written by hand."""

import datetime as dt
import os
import platform
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from local.world import ROOT

PAGE = ROOT / "docs/performance.md"


def write_tables(tables: Mapping[str, Iterable[str]], page: Path = PAGE) -> None:
    """Put each table between `<!-- bench: name -->` and `<!-- end -->`; ValueError if it cannot."""
    text = page.read_text(encoding="utf-8")
    for name, lines in tables.items():
        start, end = f"<!-- bench: {name} -->", "<!-- end -->"
        body = "\n".join([start, "", *lines, "", end])
        pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
        text, found = pattern.subn(lambda _, body=body: body, text)  # type: ignore[misc] # mypy cannot type the default
        if not found:
            raise ValueError(f"{page} has no place for the table {name}: add {start} and {end}.")
    page.write_text(text, encoding="utf-8")


def machine() -> list[str]:
    """Return where and when this was measured."""
    now = dt.datetime.now(dt.UTC)
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    load = f"load average at the end {os.getloadavg()[0]:.1f}"
    return [f"{now:%Y-%m-%d %H:%M} UTC; {system}, Python {platform.python_version()}; {load}."]
