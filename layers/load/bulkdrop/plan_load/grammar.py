"""
What well-formed CSV records look like, as regular expressions over bytes.

A record is well formed if its cells are as many as the header's and each is either bare (no
delimiter, quote or line break in it) or wholly within quotes, where a quote is doubled: RFC 4180,
and what Salesforce's parser takes.
"""

import re

from bulkdrop.plan_load.dialect import Dialect

BREAKS = b"\r\n"

# Bulk API 2.0 limits. A record of so many bytes as a field may have characters breaks neither.
FIELD_CHARACTERS = 131_072
RECORD_CHARACTERS = 400_000


class Grammar:
    """What well-formed records look like in one dialect with so many columns."""

    def __init__(self, dialect: Dialect) -> None:
        delimiter = dialect.column_delimiter.character.encode()
        self.columns = len(dialect.columns)
        self.line_end = dialect.line_ending.characters.encode()
        self.skeleton = delimiter * (self.columns - 1) + self.line_end
        self.values = bytes(set(range(256)) - set(delimiter + b'"' + BREAKS))

        d = re.escape(delimiter)
        # Possessive (*+): a cell never gives back what it took, so matching is linear.
        bare = rb"[^" + d + rb'"\r\n]*+'
        if self.columns == 1:
            bare = bare.replace(b"*+", b"++")  # else a blank line would be a record
        # Each of these takes what the one before it takes, and more, and is slower.
        quoted = rb'"[^"]*+"'
        simple = rb"%s|%s" % (quoted, bare)
        cell = rb"%s(?:%s)*+|%s" % (quoted, quoted, bare)
        self.fully_quoted = self._records(quoted, d)
        self.patterns = [self.fully_quoted, self._records(simple, d), self._records(cell, d)]
        # One record of any number of cells, well formed or not. As csv readers do, it takes a quote
        # inside a bare cell, or what follows a closing quote, for a part of the value.
        tail = rb'[^"%s\r\n][^%s\r\n]*+' % (d, d)
        loose = rb'(?:"[^"]*+")++(?:%s)?+|%s|' % (tail, tail)
        self.any_record = re.compile(rb"(?:%s)(?:%s(?:%s))*+(?:\r\n|\r|\n)" % (loose, d, loose))
        self.any_cell = re.compile(rb"(?:\A|%s)(%s)" % (d, loose))
        self.cells = re.compile(rb"(?:%s)(?:%s(?:%s))*+" % (cell, d, cell))

    def _records(self, cell: bytes, d: bytes) -> re.Pattern[bytes]:
        # Columns that are written out one by one match faster by half than counted ones.
        record = d.join([rb"(?:%s)" % cell] * self.columns)
        return re.compile(rb"(?:%s%s)*+" % (record, re.escape(self.line_end)))

    def complaint(self, record: bytes) -> str:
        """Say what is wrong with a record that is not well formed; nothing if it is blank."""
        line = record.rstrip(BREAKS)
        if not line:
            return ""
        if not self.cells.fullmatch(line):
            return "has a quote inside a value that is not wholly within quotes"
        count = len(self.any_cell.findall(line))
        if count != self.columns:
            return f"has {count} cells where the header has {self.columns}"
        if not record.endswith(self.line_end) or len(record) - len(line) != len(self.line_end):
            return "ends with another line ending than the header does"
        return "is longer than one ingest job may be"

    def length_complaint(self, record: bytes) -> str:
        """Say which of Salesforce's limits a well-formed record breaks; nothing if none."""
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
