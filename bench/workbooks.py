"""Plans of workbooks, the one input that is held in memory: 10 columns of what sheets hold."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import xlwt
from openpyxl import Workbook

from bench.files import FOLDER
from bench.measure import BenchError, spread
from bench.plans import plan_upload
from bench.servers import serve_s3
from bench.transfers import MEGABYTE

_KEY = "incoming/Contact/insert/people.xlsx"
_ROWS = 100_000
_XLS_ROWS = 65_535
"""An .xls has no more, beside its header."""
_NAMES = ("Name", "First", "Email", "Phone", "City", "Note", "Amount", "Number", "On", "Done")
_MONEY, _DAY = "#,##0.00", "YYYY-MM-DD"


def measure_workbooks(runs: int) -> Iterator[str]:
    """Plan each kind `runs` times; the peak is that of the whole process."""
    yield "| workbook | rows | MB | CPU s | peak MB |"
    yield "|---|---:|---:|---:|---:|"
    for kind, (rows, write) in _KINDS.items():
        path = _made(kind, rows, write)
        with serve_s3() as s3:
            s3.put(_KEY, path)
            size = path.stat().st_size
            used = [plan_upload(s3, _KEY, size, number) for number in range(runs)]
        if any(said["records"] != rows for _, _, said in used):
            raise BenchError(f"A plan of {path} has not all its {rows} records.")
        seconds = [plan.cpu for _, plan, _ in used]
        peaks = [whole.peak_bytes / MEGABYTE for whole, _, _ in used]
        size_mb = f"{size / MEGABYTE:.1f}"
        yield f"| .{kind} | {rows:,} | {size_mb} | {spread(seconds, 1)} | {spread(peaks, 0)} |"


def _made(kind: str, rows: int, write: Callable[[Path, int], None]) -> Path:
    """Return a workbook, made once."""
    path = FOLDER / f"contacts-{rows}.{kind}"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        write(unfinished, rows)
        unfinished.replace(path)
    return path


def _row(n: int) -> tuple[str | float | dt.date | bool, ...]:
    texts = (f"Name{n:08}", f"First{n % 977:04}", f"n{n:08}@example.com", f"+49 30 {n:08}")
    note = f"from here to there to {n:08}, and back"
    day = dt.date(2026, 1, 1) + dt.timedelta(n % 365)
    return *texts, ("Köln", "Ulm", "Bonn")[n % 3], note, n * 1.25, n, day, not n % 2


def _write_xlsx(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(_NAMES)
    for number in range(rows):
        sheet.append(_row(number))
    book.save(path)


def _write_xls(path: Path, rows: int) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    plain = xlwt.XFStyle()
    styles = {6: xlwt.easyxf(num_format_str=_MONEY), 8: xlwt.easyxf(num_format_str=_DAY)}
    for column, name in enumerate(_NAMES):
        sheet.write(0, column, name)
    for number in range(rows):
        for column, value in enumerate(_row(number)):
            sheet.write(number + 1, column, value, styles.get(column, plain))
    book.save(str(path))


def _write_ods(path: Path, rows: int) -> None:
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        with archive.open("content.xml", "w") as content:
            content.write(
                f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
                '<office:spreadsheet><table:table table:name="People">'.encode()
            )
            content.write(_ods_row(_NAMES))
            for number in range(rows):
                content.write(_ods_row(_row(number)))
            content.write(
                b"</table:table></office:spreadsheet></office:body></office:document-content>"
            )


def _ods_row(values: tuple[str | float | dt.date | bool, ...]) -> bytes:
    cells = "".join(
        f"<table:table-cell {_ods_type(value)}><text:p>{value}</text:p></table:table-cell>"
        for value in values
    )
    return f"<table:table-row>{cells}</table:table-row>".encode()


def _ods_type(value: str | float | dt.date | bool) -> str:  # noqa: FBT001 # a cell's value
    if isinstance(value, str):
        return 'office:value-type="string"'
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    if isinstance(value, dt.date):
        return f'office:value-type="date" office:date-value="{value}"'
    return f'office:value-type="float" office:value="{value}"'


_KINDS: dict[str, tuple[int, Callable[[Path, int], None]]] = {
    "xlsx": (_ROWS, _write_xlsx),
    "ods": (_ROWS, _write_ods),
    "xls": (_XLS_ROWS, _write_xls),
}
