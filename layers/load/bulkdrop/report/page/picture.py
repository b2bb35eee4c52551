"""The counts of a load as shares of a bar."""

import dataclasses

from bulkdrop.report.grammar import counted
from bulkdrop.report.page.words import number, verb
from bulkdrop.report.summary import Summary

_LEAST, _GAP = 0.8, 0.3
"""The narrowest share and the gap between two, as parts of a hundred."""


@dataclasses.dataclass(frozen=True)
class Share:
    """Records with one fate; `kind` names a colour of the style, `start` and `width` a place."""

    kind: str
    words: str
    records: int
    start: float
    width: float


def shares_of(summary: Summary) -> list[Share]:
    """Return the shares, also those of no width that say something; none if nothing was read."""
    records = summary.records
    if not records.total:
        return []
    counts = [
        ("loaded", verb(summary), records.succeeded, True),
        ("failed", "refused by Salesforce", records.failed - records.not_sent, True),
        ("not-sent", "not sent", records.not_sent, False),
        ("left-over", "not processed", records.unprocessed, False),
        ("unknown", "unknown", records.unknown, False),
    ]
    kept = [(kind, words, count) for kind, words, count, always in counts if count or always]
    if not any(count for _, _, count in kept):  # a check: nothing was sent
        return []
    widths = _widths([count for _, _, count in kept])
    shares: list[Share] = []
    start = 0.0
    for (kind, words, count), width in zip(kept, widths, strict=True):
        shares.append(Share(kind, words, count, round(start, 2), round(width, 2)))
        start += width + _GAP if width else 0
    return shares


def in_words(shares: list[Share]) -> str:
    """Return what the picture shows."""
    return ", ".join(f"{number(share.records)} {share.words}" for share in shares)


def total_of(summary: Summary) -> str:
    """Return how many records the file has."""
    return counted(summary.records.total or 0, "record")


def _widths(counts: list[int]) -> list[float]:
    """Return widths that add up, with the gaps, to a hundred; none is too narrow to be seen."""
    filled = sum(count > 0 for count in counts)
    room = 100 - _GAP * (filled - 1) - _LEAST * filled
    whole = sum(counts) or 1
    return [_LEAST + room * count / whole if count else 0.0 for count in counts]
