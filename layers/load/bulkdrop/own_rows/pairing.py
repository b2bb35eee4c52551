"""Pair answers with candidate records."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bulkdrop.own_rows.reading import Reading

_MOST_COMPARED = 200
Entry = tuple[int, int, int, int]


class _Row(NamedTuple):
    """
    An answer (`number` is its row, `kind` all that is said of it) or a record.

    Of a record, `number` is its position and `kind` its meaning.
    """

    key: int
    number: int
    fate: int
    kind: int
    cells: list[str]


def merge_pairs(answers: Iterator[Entry], candidates: Iterator[Entry]) -> Iterator[tuple[int, int]]:
    """Yield position and row of entries that agree in all but their last; both come sorted."""
    answer, candidate = next(answers, None), next(candidates, None)
    while answer and candidate:
        if answer[:-1] == candidate[:-1]:
            yield candidate[-1], answer[-1]
            answer, candidate = next(answers, None), next(candidates, None)
        elif answer[:-1] < candidate[:-1]:
            answer = next(answers, None)
        else:
            candidate = next(candidates, None)


def compare_pairs(
    answers: Iterable[tuple[int, int, int, int, str]],
    candidates: Iterable[tuple[int, int, int, int, str]],
    reading: Reading,
) -> Iterator[tuple[int, int]]:
    """
    Yield position and row of what fits cell by cell, within groups of one key; both come by key.

    Groups of more than 200 are left out, so that the time is bounded.
    """
    groups = groupby(candidates, itemgetter(0))
    key, records = next(groups, (None, iter(())))
    for wanted, rows in groupby(answers, itemgetter(0)):
        while key is not None and key < wanted:
            key, records = next(groups, (None, iter(())))
        if key == wanted:
            yield from _fitted(_few(rows), _few(records), reading)


def _few(entries: Iterable[tuple[int, int, int, int, str]]) -> list[_Row]:
    few: list[_Row] = []
    for key, number, fate, kind, cells in entries:
        few.append(_Row(key, number, fate, kind, json.loads(cells)))
        if len(few) > _MOST_COMPARED:
            return []
    return few


def _fitted(
    answers: list[_Row], records: list[_Row], reading: Reading
) -> Iterator[tuple[int, int]]:
    own = [(record, reading.forms(record.cells)) for record in records]
    fits = {
        each.number: [record for record, cells in own if _agree(reading.forms(each.cells), cells)]
        for each in answers
    }
    rows = {each.number: each for each in answers}
    while settled := _settled(fits, rows):
        yield from ((position, row) for row, position in settled.items())
        taken = set(settled.values())
        fits = {
            row: [record for record in fitting if record.number not in taken]
            for row, fitting in fits.items()
            if row not in settled
        }


def _settled(fits: dict[int, list[_Row]], rows: dict[int, _Row]) -> dict[int, int]:
    """Return row and position of the first group of answers whose records are certain."""
    by_fit = sorted(fits, key=lambda row: (len(fits[row]), [r.number for r in fits[row]], row))
    for _, group in groupby(by_fit, lambda row: [r.number for r in fits[row]]):
        members = list(group)
        records = list(fits[members[0]])
        alike = len({rows[row].kind for row in members}) == 1
        if not records or not (
            len({record.kind for record in records}) == 1
            or (alike and len(members) == len(records))
        ):
            continue
        return _best(sorted(members, key=lambda row: rows[row].fate), records, rows)
    return {}


def _best(members: list[int], records: list[_Row], rows: dict[int, _Row]) -> dict[int, int]:
    """Return a record for each answer, one whose text is the same if there is one."""
    pairs: dict[int, int] = {}
    for row in members:
        if not records:
            break
        cells = rows[row].cells
        same = [all(c in {"", o} for c, o in zip(cells, r.cells, strict=True)) for r in records]
        chosen = records.pop(same.index(True) if True in same else 0)
        pairs[row] = chosen.number
    return pairs


def _agree(cells: list[str], own: list[str]) -> bool:
    return all(cell in {"", other} for cell, other in zip(cells, own, strict=True))
