"""Which number formats show another number than the value: percentages, and digits with zeros."""

import re
import struct
import zipfile

from bulkdrop.table.workbook.shown_digits import ShownDigits
from bulkdrop.table.workbook.xlsb_records import records, wide_string
from bulkdrop.table.workbook.xml_events import read_elements

_PERCENT_IDS = {9, 10}
"""The built-in formats 0% and 0.00% (ECMA-376 part 1, 18.8.30; [MS-XLS] 2.4.126)."""

# What a format shows as it is, and its colours and conditions.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')


class NumberFormats:
    """The cell styles of a workbook, in their order, and what they show."""

    def __init__(self) -> None:
        self._percent = set(_PERCENT_IDS)
        self._digits: dict[int, ShownDigits] = {}
        self.styles: list[int] = []

    def add_format(self, number: int, code: str) -> None:
        """Record a number format of the workbook's own."""
        if "%" in _LITERAL.sub("", code):
            self._percent.add(number)
        else:
            self._percent.discard(number)
        if digits := ShownDigits.of_code(code):
            self._digits[number] = digits

    def percentages(self) -> set[int]:
        """Return the places of the styles that show a percentage."""
        return {place for place, number in enumerate(self.styles) if number in self._percent}

    def digits(self) -> dict[int, ShownDigits]:
        """Return the places of the styles that show zeros in front, with how."""
        numbered = enumerate(self.styles)
        return {place: self._digits[number] for place, number in numbered if number in self._digits}


def number_formats(package: zipfile.ZipFile, part: str) -> NumberFormats:
    """Return the styles in a package's part of styles; "" is no part."""
    formats = NumberFormats()
    if part.endswith(".bin"):
        _read_binary(package.read(part), formats)
    elif part:
        with package.open(part) as file:
            read_elements(file, _XmlStyles(formats).start)
    return formats


class _XmlStyles:
    """Looks at the number formats and at the styles of cells, which other styles surround."""

    def __init__(self, formats: NumberFormats) -> None:
        self._formats = formats
        self._of_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            self._of_cells = name == "cellXfs"
        elif name == "numFmt" and "formatCode" in attributes:
            self._formats.add_format(int(attributes["numFmtId"]), attributes["formatCode"])
        elif name == "xf" and self._of_cells:
            self._formats.styles.append(int(attributes.get("numFmtId", 0)))


_FORMAT, _STYLE, _CELL_STYLES, _END_OF_CELL_STYLES = 44, 47, 617, 618


def _read_binary(part: bytes, formats: NumberFormats) -> None:
    """Walk through the records of a part of styles ([MS-XLSB] 2.1.7.50)."""
    of_cells = False
    for kind, body in records(part):
        if kind == _FORMAT:
            formats.add_format(struct.unpack_from("<H", body)[0], wide_string(body[2:])[0])
        elif kind in {_CELL_STYLES, _END_OF_CELL_STYLES}:
            of_cells = kind == _CELL_STYLES
        elif kind == _STYLE and of_cells:
            formats.styles.append(struct.unpack_from("<H", body, 2)[0])
