"""
Salesforce's own transformation spec of Bulk API v1 (`spec.csv`).

Its columns are `Salesforce Field,Csv Header,Value,Hint`: a value stands in for an empty cell or a
missing column, a hint is the format of dates or a pattern of what means true.
https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/asynch_api_mapping.htm
"""

import io
import re
from collections.abc import Sequence

from bulkdrop.folder_settings.keys import Mapped
from bulkdrop.folder_settings.properties import decode
from bulkdrop.folder_settings.wrong import shown, wrong
from bulkdrop.table.csv_reader import csv_rows

_CELLS = 4
_EXAMPLE = "Birthdate,Date of birth,,dd MM yyyy"
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?")


def read_spec(file: str, content: bytes) -> dict[str, object]:
    """
    Return what a spec says, as keys of the settings: `columns`, `defaults`, `hints`.

    Raises UploadRefusedError that names the line and shows a right one.
    """
    rows = csv_rows(io.StringIO(decode(content), newline=""), ",")
    next(rows)
    fields: dict[str, list[str]] = {}
    headers: dict[str, str] = {}
    defaults: dict[str, str] = {}
    hints: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        if not any(row):
            continue
        name, header, value, hint = _cells(file, line, row)
        if header:
            headers.setdefault(header.lower(), header)
            fields.setdefault(header.lower(), []).append(name)
        if value:
            defaults[name] = value
        if hint:
            hints[name] = hint
    columns = {key: Mapped((headers[key],), tuple(fields[key]), "sdl") for key in fields}
    return {"columns": columns, "defaults": defaults, "hints": hints}


def _cells(file: str, line: int, row: Sequence[str]) -> list[str]:
    cells = [cell.strip() for cell in row] + [""] * (_CELLS - len(row))
    if len(cells) > _CELLS or not _FIELD.fullmatch(cells[0]):
        problem = f"line {line} is {shown(','.join(row))}, which is no field with a column"
        raise wrong(file, f"line {line}", problem, _EXAMPLE)
    return cells
