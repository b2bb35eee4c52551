"""Judge by its content whether a job loads our records: clients cannot name their jobs."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from enum import Enum

from bulkdrop.own_rows.canonical import canonical, is_plain_text

# In these columns rows differ from each other; the others say little about whose rows they are.
_TELLING = 0.5
# Texts of another table agree by chance, such as first names; our own agree nearly all.
_HARDLY_ANY = 0.2

_ADDED = "sf__"


class Verdict(Enum):
    """What the comparison of two sets of records says."""

    OURS = "ours"
    NOT_OURS = "not ours"
    DOUBTFUL = "doubtful"


@dataclasses.dataclass(frozen=True)
class Records:
    """Records by the names of their columns, in lower case; a cell that is missing is blank."""

    columns: frozenset[str]
    rows: list[dict[str, str]]

    @classmethod
    def of(cls, *tables: Iterable[list[str]]) -> "Records":
        """
        Put tables, each with a header row, together; columns that Salesforce adds are left out.

        A table may lack its header, be it that it is empty.
        """
        columns: set[str] = set()
        rows: list[dict[str, str]] = []
        for table in tables:
            stream = iter(table)
            names = [name.strip().lower() for name in next(stream, [])]
            columns.update(name for name in names if not name.startswith(_ADDED))
            for row in stream:
                cells = zip(names, row, strict=False)
                rows.append({name: cell for name, cell in cells if not name.startswith(_ADDED)})
        return cls(frozenset(columns), rows)

    def values(self, column: str) -> list[str]:
        """Return the cells of a column, in the order of the rows."""
        return [row.get(column, "") for row in self.rows]


def judge(ours: Records, theirs: Records, *, may_lack_rows: bool = False) -> Verdict:
    """
    Compare our records with those that a job returns.

    Ours are proven by equal columns and equal rows. Not ours needs disproof: another number of
    rows, a column that we do not have, or plain texts, present on both sides, of which hardly any
    agree. Salesforce re-renders numbers and times, reorders rows and columns, and may leave cells
    or whole columns blank, so nothing else disproves. A job that failed, `may_lack_rows`, need not
    return all of its rows.
    """
    count, limit = len(theirs.rows), len(ours.rows)
    if count > limit or (count < limit and not may_lack_rows):
        return Verdict.NOT_OURS
    if theirs.columns - ours.columns:
        return Verdict.NOT_OURS
    if theirs.columns == ours.columns and _rows(ours) == _rows(theirs):
        return Verdict.OURS
    return Verdict.NOT_OURS if _texts_differ(ours, theirs) else Verdict.DOUBTFUL


def _rows(records: Records) -> Counter[tuple[str, ...]]:
    columns = sorted(records.columns)
    return Counter(tuple(canonical(row.get(c, "")) for c in columns) for row in records.rows)


def _texts_differ(ours: Records, theirs: Records) -> bool:
    """Return whether hardly any plain text of theirs, in the telling columns, is one of ours."""
    columns = sorted(ours.columns & theirs.columns)
    pairs = [(_texts(ours.values(c)), _texts(theirs.values(c))) for c in columns]
    present = [(mine, shown) for mine, shown in pairs if mine and shown]
    telling = [pair for pair in present if len(pair[1]) >= _TELLING * pair[1].total()] or present
    agreeing = sum((mine & shown).total() for mine, shown in telling)
    return bool(telling) and agreeing <= _HARDLY_ANY * sum(shown.total() for _, shown in telling)


def _texts(values: Iterable[str]) -> Counter[str]:
    return Counter(canonical(value) for value in values if is_plain_text(value))
