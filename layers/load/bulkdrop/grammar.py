"""
What well-formed CSV records look like, as regular expressions over bytes.

A record is well formed if its cells are as many as the header's and each is either bare (no
delimiter, quote or line break in it) or wholly within quotes, where a quote is doubled: RFC 4180,
and what Salesforce's parser takes.
"""

import re

from bulkdrop.dialect import Dialect

BREAKS = b"\r\n"


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
        # Doubled quotes are rare, and a pattern without them is faster by a quarter: try it first.
        simple = rb'"[^"]*+"|' + bare
        cell = rb'"[^"]*+"(?:"[^"]*+")*+|' + bare
        self.patterns = [self._records(simple, d), self._records(cell, d)]
        # One record of any number of cells, well formed or not. As csv readers do, it takes a quote
        # inside a bare cell, or what follows a closing quote, for a part of the value.
        tail = rb'[^"%s\r\n][^%s\r\n]*+' % (d, d)
        loose = rb'(?:"[^"]*+")++(?:%s)?+|%s|' % (tail, tail)
        self.any_record = re.compile(rb"(?:%s)(?:%s(?:%s))*+(?:\r\n|\r|\n)" % (loose, d, loose))
        self.any_cell = re.compile(rb"(?:\A|%s)(?:%s)" % (d, loose))
        self.cells = re.compile(rb"(?:%s)(?:%s(?:%s))*+" % (cell, d, cell))

    def _records(self, cell: bytes, d: bytes) -> re.Pattern[bytes]:
        more = rb"(?:%s(?:%s)){%d}" % (d, cell, self.columns - 1)
        return re.compile(rb"(?:(?:%s)%s%s)*+" % (cell, more, re.escape(self.line_end)))
