"""Real workbooks for tests: .xlsx by openpyxl, .xls by xlwt, .ods and .xlsb byte by byte."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

Rows = Sequence[Sequence[object]]


class Percent(float):
    """A number that is shown as a percentage."""


class Hidden(str):
    """A text whose row is hidden, as a filter does it."""

    __slots__ = ()


class Shown(int):
    """A number that is shown with five digits."""

    FORMAT = "00000"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Pack the parts of a package."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def xlsx(rows: Rows) -> bytes:
    """Make an .xlsx of one sheet; a text that begins with # and is an error becomes one."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Contacts"
    for row, values in enumerate(rows, 1):
        sheet.append(list(values))
        for column, value in enumerate(values, 1):
            if isinstance(value, Hidden):
                sheet.row_dimensions[row].hidden = True
            if isinstance(value, Percent):
                sheet.cell(row, column).number_format = "0.0%"
            if isinstance(value, Shown):
                sheet.cell(row, column).number_format = Shown.FORMAT
    return saved(book)


def xls(rows: Rows) -> bytes:
    """Make an .xls of one sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Contacts")
    plain, percent, digits = xlwt.XFStyle(), xlwt.XFStyle(), xlwt.XFStyle()
    percent.num_format_str = "#,##0.00 %"
    digits.num_format_str = Shown.FORMAT
    styles = {Percent: percent, Shown: digits}
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, Hidden):
                sheet.row(row).hidden = True
            if value == "#N/A":
                sheet.row(row).set_cell_error(column, 0x2A)
            elif value is not None:
                sheet.write(row, column, value, styles.get(type(value), plain))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods(rows: Rows, manifest: str = "", more: Mapping[str, Rows] | None = None) -> bytes:
    """Make an .ods of one sheet, or of more."""
    body = "".join(_ods_table(*each) for each in {"Contacts": rows, **(more or {})}.items())
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = f"<manifest>{manifest}</manifest>"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": listed})


def _ods_table(name: str, rows: Rows) -> str:
    body = ""
    for row in rows:
        shown = ' table:visibility="filter"' * _is_hidden(row)
        cells = "".join(map(_ods_cell, row))
        body += f"<table:table-row{shown}>{cells}</table:table-row>"
    return f'<table:table table:name="{name}">{body}</table:table>'


def _is_hidden(row: Sequence[object]) -> bool:
    return any(isinstance(value, Hidden) for value in row)


def _ods_cell(value: object) -> str:
    shown = f"{value:05}" if isinstance(value, Shown) else str(value)
    text = f"<text:p>{escape(shown)}</text:p>"
    if value is None:
        return "<table:table-cell/>"
    if value == "#N/A":
        return (
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
            f'office:string-value="" calcext:value-type="error">{text}</table:table-cell>'
        )
    if isinstance(value, int | float):
        of_type = "percentage" if isinstance(value, Percent) else "float"
        kind = f'office:value-type="{of_type}" office:value="{float(value)}"'
    elif isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        iso = f"PT{minutes // 60:02}H{minutes % 60:02}M{seconds:02}S"
        kind = f'office:value-type="time" office:time-value="{iso}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{text}</table:table-cell>"


def xlsb(rows: Rows) -> bytes:
    """Make an .xlsb of one sheet ([MS-XLSB])."""
    extent = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129, b"") + _record(148, extent) + _record(145, b"")
    for row, cells in enumerate(rows):
        flags = 0x10 * _is_hidden(cells)
        sheet += _record(0, struct.pack("<IIHBBI", row, 0, 300, 0, flags, 0) + bytes(1))
        sheet += b"".join(_xlsb_cell(n, v) for n, v in enumerate(cells) if v is not None)
    sheet += _record(146, b"") + _record(130, b"")
    named = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Contacts")
    book = _record(131, b"") + _record(143, b"") + _record(156, named)
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    codes = {164: '0.0"x"%', 165: Shown.FORMAT}
    formats = [_record(44, struct.pack("<H", n) + _wide(code)) for n, code in codes.items()]
    xfs = [_record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, *codes)]
    styles = _record(278, b"") + b"".join(formats)
    styles += _record(617, struct.pack("<I", len(xfs))) + b"".join(xfs)
    styles += _record(618, b"") + _record(279, b"")
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book + _record(144, b"") + _record(132, b""),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
            f'Type="{kind}/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="rId2" '
            f'Type="{kind}/styles" Target="styles.bin"/></Relationships>',
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _xlsb_cell(column: int, value: object) -> bytes:
    at = struct.pack("<II", column, {Percent: 1, Shown: 2}.get(type(value), 0))
    if value == "#N/A":
        return _record(3, at + b"\x2a")
    if isinstance(value, int | float):
        return _record(5, at + struct.pack("<d", value))
    return _record(6, at + _wide(str(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, body: bytes) -> bytes:
    first = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    return first + bytes([size & 0x7F | 0x80, size >> 7] if size > 127 else [size]) + body


MAKERS: dict[str, Callable[[Rows], bytes]] = {"xlsx": xlsx, "xls": xls, "ods": ods, "xlsb": xlsb}
