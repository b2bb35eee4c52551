"""A file that is written as settings state, these settings as TOML, and what the org then holds."""

import csv
import dataclasses
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from kit.stated_values import Settings


@dataclasses.dataclass(frozen=True)
class Stated:
    """A file, the settings of its folder, and by key what the org then has of each field."""

    settings: Settings
    content: bytes
    holds: Mapping[str, Mapping[str, Any] | None]
    """None for a record that is not sent; a field that is not among these is left alone."""

    @property
    def toml(self) -> str:
        """Return the settings as a bulkdrop.toml."""
        tables = [item for item in self.settings.items() if isinstance(item[1], dict)]
        lines = [_line(*item) for item in self.settings.items() if item not in tables]
        for name, table in tables:
            inner = {f"values.{key}": each for key, each in table.items()}
            for title, entries in (inner if name == "values" else {name: table}).items():
                lines += [f"[{title}]", *(_line(json.dumps(k), v) for k, v in entries.items())]
        return "\n".join(lines) + "\n"


def _line(key: str, value: object) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def written(
    rows: Sequence[Sequence[object]], delimiter: str, line_end: str, *, quoted: bool
) -> str:
    """Return a table as CSV."""
    text = io.StringIO(newline="")
    how: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=how).writerows(rows)
    return text.getvalue()
