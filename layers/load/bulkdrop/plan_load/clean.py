"""Write a clean copy of an upload: UTF-8, LF line ends, the columns that Salesforce knows."""

import dataclasses
import sys
from collections.abc import Callable
from itertools import chain

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import SetAside, Slice
from bulkdrop.plan_load.dialect import Dialect, detect_dialect
from bulkdrop.plan_load.record_limit import RecordLimit
from bulkdrop.plan_load.scan import NOT_UTF8, BadRecord, Scan
from bulkdrop.plan_load.set_aside import SetAsideRecords
from bulkdrop.plan_load.text import Text, drop_first, peek, project, render
from bulkdrop.reason import ReasonCode
from bulkdrop.result_csv import NOT_SENT
from sfbulk import ColumnDelimiter

# What Salesforce adds to result files; a result file that is dropped again loads without it.
_ADDED_COLUMNS = "sf__"


class NotUtf8Error(Exception):
    """A text that was taken for UTF-8 is something else."""


@dataclasses.dataclass(frozen=True)
class CleanCopy:
    """A clean copy: its dialect, its slices, and what is not in it."""

    dialect: Dialect
    slices: list[Slice]
    set_aside: SetAside | None


@dataclasses.dataclass(frozen=True)
class Cleaner:
    """
    Writes the clean copy of a text to `key`, and what is set aside to `set_aside_key`.

    `tolerate_broken` sets records aside that are not valid UTF-8; else the first one raises
    NotUtf8Error, since the text may be in another encoding.
    """

    text: Text
    column_delimiter: ColumnDelimiter | None
    max_part_bytes: int
    record_limit: RecordLimit
    refuse: Callable[[BadRecord], None]
    tolerate_broken: bool

    def write(self, key: str, set_aside_key: str) -> CleanCopy:
        """Write the copy as a stream; raises UploadRefusedError as the scan does."""
        head, blocks = peek(self.text.blocks())
        found = detect_dialect(head, self.column_delimiter)
        keep = [i for i, name in enumerate(found.columns) if not _is_added(name)]
        if not keep:
            raise UploadRefusedError(
                ReasonCode.MALFORMED_HEADER,
                "Every column is one that Salesforce adds to result files (sf__…). "
                "Nothing was sent; drop a file with fields to load.",
            )
        dialect = _clean_dialect(found, keep)
        delimiter = found.column_delimiter.character
        with SetAsideRecords(dialect) as aside:
            judge = self._judge(aside)
            first = Scan(
                found, judge, start=0, max_part_bytes=sys.maxsize, place=self.text.places.of
            )
            spans = first.run(drop_first(blocks, len(found.header)))
            if len(keep) < len(found.columns):
                spans = project(spans, delimiter, keep, _unmended(found, keep, aside))
            header = dialect.header
            second = Scan(dialect, judge, start=len(header), max_part_bytes=self.max_part_bytes)
            clean = self.record_limit.limited(second.run(spans), second)
            self.text.bucket.write_stream(key, chain([header], clean))
            return CleanCopy(dialect, second.slices, aside.save(self.text.bucket, set_aside_key))

    def _judge(self, aside: SetAsideRecords) -> Callable[[BadRecord], None]:
        def judge(bad: BadRecord) -> None:
            bad = dataclasses.replace(bad, place=self.text.places.of(bad.line))
            if bad.complaint == NOT_UTF8 and not self.tolerate_broken:
                raise NotUtf8Error
            if bad.complaint:
                self.refuse(bad)
            aside.add(bad)

        return judge


def needs_other_columns(dialect: Dialect) -> bool:
    """Tell whether the header holds names that are no fields: padded, or Salesforce's own sf__."""
    return any(name != name.strip() or _is_added(name) for name in dialect.columns)


def _unmended(
    found: Dialect, keep: list[int], aside: SetAsideRecords
) -> Callable[[list[str]], bool]:
    """Give what sets a record of a failure.csv aside once more, if its values are not filled in."""
    names = [name.strip().lower() for name in found.columns]
    error = names.index("sf__error") if "sf__error" in names else None

    def drop(row: list[str]) -> bool:
        if error is None or any(row[place] for place in keep):
            return False
        if not row[error].startswith(f"{NOT_SENT}:"):
            return False
        aside.add_again(row[error])
        return True

    return drop


def _is_added(name: str) -> bool:
    return name.strip().lower().startswith(_ADDED_COLUMNS)


def _clean_dialect(found: Dialect, keep: list[int]) -> Dialect:
    columns = tuple(found.columns[place].strip() for place in keep)
    header = found.header
    if columns != found.columns:
        header = render([columns], found.column_delimiter.character)
    return dataclasses.replace(found, header=header, columns=columns)
