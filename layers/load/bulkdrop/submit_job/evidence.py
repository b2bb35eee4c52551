"""Prove by its content whether a job loads our records: clients cannot name their jobs."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum

# In these columns rows differ from each other; the others say little about whose rows they are.
_TELLING = 0.5
_HALF = 0.5

_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}.*")


class Verdict(Enum):
    """What the comparison of two sets of records says."""

    OURS = "ours"
    NOT_OURS = "not ours"
    DOUBTFUL = "doubtful"


def judge(
    ours: list[list[str]], theirs: list[list[str]], *, may_lack_rows: bool = False
) -> Verdict:
    """
    Compare our rows with those of a job, each with a header row and without sf__ columns.

    Salesforce re-renders numbers and times, keeps no order of rows or columns, may drop columns,
    and of a job that failed, `may_lack_rows`, it may not give all rows back. Another number of rows
    is else certainly not ours. Rows that agree in part are neither proven nor refuted: our own may
    have been re-rendered in a way that is not known here.
    """
    columns = _shared_columns(ours[0], theirs[0])
    mine = [[canonical(row[i]) for i, _ in columns] for row in ours[1:]]
    others = [[canonical(row[j]) for _, j in columns] for row in theirs[1:]]
    lacks_rows = may_lack_rows and 0 < len(others) < len(mine)
    if not columns or not (len(mine) == len(others) or lacks_rows):
        return Verdict.NOT_OURS
    if Counter(map(tuple, mine)) == Counter(map(tuple, others)):
        return Verdict.OURS
    return Verdict.DOUBTFUL if _agreement(others, mine) >= _HALF else Verdict.NOT_OURS


def canonical(value: str) -> str:
    """Give values that mean the same to Salesforce one form: 9.1E3 and 9100, a time in any zone."""
    text = value.strip()
    if text == "#N/A":
        return ""
    if text.lower() in {"true", "false"}:
        return text.lower()
    if _DATE_TIME.fullmatch(text):
        return _canonical_time(text)
    try:
        return repr(float(text))
    except ValueError:
        return text


def _canonical_time(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _shared_columns(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    places = {name.lower(): place for place, name in enumerate(theirs)}
    return [(i, places[n.lower()]) for i, n in enumerate(ours) if n.lower() in places]


def _agreement(rows: list[list[str]], others: list[list[str]]) -> float:
    """Give the share of the rows' values, in the telling columns, that the others have as well."""
    columns = map(Counter, zip(*rows, strict=True))
    other_columns = map(Counter, zip(*others, strict=True))
    pairs = list(zip(columns, other_columns, strict=True))
    telling = [pair for pair in pairs if len(pair[0]) >= _TELLING * len(rows)] or pairs
    shared = sum((own & other).total() for own, other in telling)
    return shared / sum(own.total() for own, _ in telling)


def without_added(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Leave out the columns that Salesforce added to a result set."""
    stream = iter(rows)
    header = next(stream, [])
    keep = [i for i, name in enumerate(header) if not name.lower().startswith("sf__")]
    yield [header[i] for i in keep]
    for row in stream:
        yield [row[i] for i in keep]
