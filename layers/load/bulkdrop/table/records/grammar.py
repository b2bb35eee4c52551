"""
What well-formed CSV records look like, as regular expressions over bytes.

A record is well formed if its cells are as many as the header's and each is either bare (no
delimiter, quote or line break in it) or wholly within quotes, where a quote is doubled: RFC 4180,
and what Salesforce's parser takes.
"""

import re
from enum import Enum, auto

from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.no_records import NoRecords

BREAKS = b"\r\n"

# Bulk API 2.0 limits. A record of no more bytes than a field may have characters breaks neither.
FIELD_CHARACTERS = 131_072
RECORD_CHARACTERS = 400_000

_QUOTED = re.compile(rb'"[^"]*+"')


class Rules(Enum):
    """What a scan takes for a record that can be passed on."""

    AS_SENT = auto()
    """Records that end as the header does. Rows that say nothing are not among them."""
    MIXED_BREAKS = auto()
    """The same, but records may end with LF or CRLF: what is passed on is not sent as it is."""
    CLEANED = auto()
    """Records that were looked at before."""


class Grammar:
    """What well-formed records look like in one dialect, with its number of columns."""

    def __init__(self, dialect: Dialect, rules: Rules) -> None:
        delimiter = dialect.column_delimiter.character.encode()
        self.columns, self.header, self.delimiter = len(dialect.columns), dialect.header, delimiter
        self.line_end = dialect.line_ending.characters.encode()
        mixed = rules is Rules.MIXED_BREAKS
        self.last_break = b"\n" if mixed else self.line_end
        self.skeleton = delimiter * (self.columns - 1) + self.line_end
        self.values = bytes(set(range(256)) - set(delimiter + b'"' + BREAKS))
        self.no_records = None if rules is Rules.CLEANED else NoRecords(dialect)

        d = re.escape(delimiter)
        end = rb"\r?\n" if mixed else re.escape(self.line_end)
        # Possessive (*+): a cell never gives back what it took, so matching is linear.
        bare = rb"[^" + d + rb'"\r\n]*+'
        if self.columns == 1:
            bare = bare.replace(b"*+", b"++")  # else a blank line would be a record
        # Each of these takes what the one before it takes, and more, and is slower.
        quoted = rb'"[^"]*+"'
        simple = rb"%s|%s" % (quoted, bare)
        cell = rb"%s(?:%s)*+|%s" % (quoted, quoted, bare)
        self.fully_quoted = re.compile(rb"(?:%s%s)*+" % (self._row(quoted, d), end))
        rows = [rb"(?:%s)*+" % self._saying(each, bare, d, end) for each in (simple, cell)]
        self.patterns = [self._surely_quoted(dialect, quoted, d, end), *map(re.compile, rows)]
        # One record of any number of cells, well formed or not. As csv readers do, it takes a quote
        # inside a bare cell, or what follows a closing quote, for a part of the value.
        tail = rb'[^"%s\n][^%s\n]*+' % (d, d)
        loose = rb'(?:"[^"]*+")++(?:%s)?+|%s|' % (tail, tail)
        self.any_record = re.compile(rb"(?:%s)(?:%s(?:%s))*+\n" % (loose, d, loose))
        self.any_cell = re.compile(rb"(?:\A|%s)(%s)" % (d, loose))
        self.cells = re.compile(rb"(?:%s)(?:%s(?:%s))*+" % (cell, d, cell))

    def _row(self, cell: bytes, d: bytes) -> bytes:
        # Columns that are written out one by one match faster by half than counted ones.
        return d.join([rb"(?:%s)" % cell] * self.columns)

    def _saying(self, cell: bytes, bare: bytes, d: bytes, end: bytes) -> bytes:
        """Return a row that says something; for most rows their first byte shows that."""
        if not self.no_records:
            return self._row(cell, d) + end
        begun = rb"[%s]%s" % (self.no_records.never_first, bare.replace(b"++", b"*+"))
        surely = d.join([begun, *([rb"(?:%s)" % cell] * (self.columns - 1))])
        return rb"%s%s|(?!%s)%s%s" % (surely, end, self.no_records.rows, self._row(cell, d), end)

    def _surely_quoted(
        self, dialect: Dialect, quoted: bytes, d: bytes, end: bytes
    ) -> re.Pattern[bytes]:
        """Return the records without a bare cell, except for those that may say nothing."""
        if not self.no_records:
            return self.fully_quoted
        # A first value that begins with a sign that can be seen, and not as the header does.
        first = re.escape(dialect.columns[0].encode()) or rb'"'
        begun = rb'(?!"(?i:%s))"[^"\s\xc2\xe2\xe3\xef][^"]*+"' % first
        others = [quoted] * (self.columns - 1)
        return re.compile(rb"(?:%s%s)*+" % (d.join([begun, *others]), end))

    def complaint(self, record: bytes) -> str:
        """Return what is wrong with a record that is not well formed."""
        line = record.removesuffix(b"\n").removesuffix(b"\r")
        if not self.cells.fullmatch(line):
            if b"\r" in _QUOTED.sub(b"", line):
                return "has a carriage return (CR) inside a value that is not within quotes"
            if b'="' in line:
                return 'has a formula of a spreadsheet (="…") in place of a value'
            return "has a quote inside a value that is not wholly within quotes"
        count = len(self.any_cell.findall(line))
        if count != self.columns:
            cells = "1 cell" if count == 1 else f"{count} cells"
            return f"has {cells} where the header has {self.columns}"
        if not record.endswith(self.line_end) or len(record) - len(line) != len(self.line_end):
            return "ends with another line ending than the header does"
        return "is longer than one ingest job may be"

    def length_complaint(self, record: bytes) -> str:
        """Return which of Salesforce's limits a well-formed record breaks; nothing if none."""
        characters = len(record.decode().rstrip())
        if characters > RECORD_CHARACTERS:
            return f"has {characters} characters; Salesforce takes {RECORD_CHARACTERS} a record"
        if characters <= FIELD_CHARACTERS:
            return ""
        longest = max(map(_characters, self.any_cell.findall(record)))
        if longest <= FIELD_CHARACTERS:
            return ""
        return f"has a value of {longest} characters; Salesforce takes {FIELD_CHARACTERS} a field"


def _characters(cell: bytes) -> int:
    """Count the characters of a cell's value."""
    value = cell.decode()
    return len(value[1:-1].replace('""', '"') if value.startswith('"') else value)
