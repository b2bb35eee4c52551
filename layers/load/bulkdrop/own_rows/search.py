"""Find the upload's own record behind each row of a part's result sets."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import NamedTuple

from bulkdrop.own_rows.answers import Answer
from bulkdrop.own_rows.bits import Bits, Filter
from bulkdrop.own_rows.ledger import Ledger
from bulkdrop.own_rows.pairing import compare_pairs, merge_pairs
from bulkdrop.own_rows.patterns import Pattern, Patterns, View, telling_columns
from bulkdrop.own_rows.reading import AS_TEXTS, Reading, Shapes
from bulkdrop.own_rows.records import cells_of, read_records

_CANDIDATES_AT_ONCE = 4_000_000
_LEAST_PATTERNS_AT_ONCE = 4


class OwnRow(NamedTuple):
    """
    The position in the part of a record that a result row is about.

    `row` counts the answers from 0; `sent` says whether the record was sent again before.
    """

    position: int
    row: int
    fate: int
    payload: str
    sent: bool


class OwnRows(AbstractContextManager["OwnRows"]):
    """
    Finds by their cells the records of a part that answers are about.

    Two cells agree if they mean the same to Salesforce, as values of the type that the answers show
    or else as texts; of records that mean the same one whose
    text is the same is preferred. A cell that is blank in the answer agrees with any, since result
    sets may leave cells blank. So an answer that fits records of different meaning is found only if
    as many answers, of one fate, fit them as there are; else it is not: a wrong record sent again
    would be loaded twice. No record is given to two answers.

    Records and answers are read several times; what is kept of them lies on disk, except
    for a few bits of each.
    """

    def __init__(
        self, open_content: Callable[[], Iterable[bytes]], delimiter: str, records: int
    ) -> None:
        self._open = open_content
        self._delimiter = delimiter
        self._records = records
        self._ledger = Ledger()
        self._keys = Filter()
        self._taken, self._answered, self._sent = Bits(), Bits(), Bits()

    def __exit__(self, *raised: object) -> None:
        self._ledger.__exit__(*raised)

    def search(
        self, open_answers: Callable[[], Iterable[Answer]], sent: Iterable[int] = ()
    ) -> None:
        """Look for the answers' records; of equal ones, those `sent` again before come first."""
        for position in sent:
            self._sent.add(position)
        shapes = Shapes()
        seen = (
            telling_columns(AS_TEXTS.forms(each.cells)) for each in shapes.watch(open_answers())
        )
        patterns = Patterns(seen, self._records)
        reading = shapes.reading()
        at_once = max(_LEAST_PATTERNS_AT_ONCE, _CANDIDATES_AT_ONCE // max(1, self._records))
        passes = patterns.passes(at_once)
        views = {each: View(n, each) for n, each in enumerate(chain.from_iterable(passes))}
        self._ledger.add_answers(self._entries(open_answers(), patterns, views, reading))
        for together in passes:
            self._pass([views[pattern] for pattern in together], reading)

    def is_found(self, row: int) -> bool:
        """Return whether the answer of this number was found."""
        return row in self._answered

    def has(self, fate: int) -> bool:
        """Return whether a record of this fate was found that was not sent again before."""
        return any(kind == fate and at not in self._sent for at, _, kind, _ in self._ledger.found())

    def found(self) -> Iterator[OwnRow]:
        """Yield what was found, in the order of the part."""
        for position, row, fate, payload in self._ledger.found():
            yield OwnRow(position, row, fate, payload, position in self._sent)

    def _entries(
        self,
        answers: Iterable[Answer],
        patterns: Patterns,
        views: dict[Pattern, View],
        reading: Reading,
    ) -> Iterator[tuple[object, ...]]:
        for row, answer in enumerate(answers):
            forms = reading.forms(answer.cells)
            pattern = patterns.of(telling_columns(forms))
            if pattern is None:
                continue
            view = views[pattern]
            key, plain = view.key(forms), view.key(answer.cells)
            cells = None if view.exact else json.dumps(answer.cells)
            kind = hash((answer.fate, answer.payload))
            self._keys.add(key)
            yield row, view.number, key, plain, answer.fate, kind, cells, answer.payload

    def _pass(self, views: list[View], reading: Reading) -> None:
        """Look once at the records that are not taken, for some patterns."""
        self._ledger.replace_candidates(self._candidates(views, reading))
        first, last = views[0], views[-1]
        if not first.exact:
            for view in views:
                pairs = compare_pairs(
                    self._ledger.answers_of(view.number),
                    self._ledger.candidates_of(view.number),
                    reading,
                )
                self._ledger.add_found(self._taking(pairs))
            return
        self._ledger.decide(first.number, last.number)
        for plainly in (True, False):
            pairs = merge_pairs(
                (a for a in self._ledger.answers(plainly=plainly) if a[-1] not in self._answered),
                (c for c in self._ledger.candidates(plainly=plainly) if c[-1] not in self._taken),
            )
            self._ledger.add_found(self._taking(pairs))

    def _candidates(self, views: list[View], reading: Reading) -> Iterator[tuple[object, ...]]:
        for record in read_records(self._open()):
            at = record.position
            if at < 0 or at in self._taken:
                continue
            cells = cells_of(record.raw, self._delimiter)
            texts, forms = AS_TEXTS.forms(cells), reading.forms(cells)
            certain = reading.certain(cells)
            for view in views:
                key = view.key(forms)
                if key in self._keys:
                    packed = None if view.exact else json.dumps(cells)
                    own, plain = hash(view.mixed(certain, texts)), view.key(cells)
                    yield view.number, key, plain, own, at in self._sent, at, packed

    def _taking(self, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for position, row in pairs:
            if position not in self._taken:
                self._taken.add(position)
                self._answered.add(row)
                yield position, row
