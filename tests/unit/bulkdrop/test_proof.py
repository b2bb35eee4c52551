"""What the first part proves: whether the others are sent."""

import dataclasses
from typing import TYPE_CHECKING, cast

import pytest
from kit.words import LOAD, PART, PLAN

from bulkdrop.load.part import Attempt
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.first_part import proof_of
from bulkdrop.work.outcome import Outcome, ResultFile

if TYPE_CHECKING:
    from bulkdrop.storage.bucket import Bucket

RECORDS = 10_000


def stops(monkeypatch: pytest.MonkeyPatch, refused: int, share: float) -> bool:
    """Return whether the rest is kept back if this many of the first are refused."""
    counts = {ResultName.FAILURE: refused, ResultName.SUCCESS: RECORDS - refused}
    results = {name: ResultFile("x", count) for name, count in counts.items()}
    end = Outcome(0, 1, RECORDS, results=results)
    monkeypatch.setattr("bulkdrop.save_results.first_part.attempts", lambda *_: [(PART, end)])
    attempt = Attempt(LOAD, dataclasses.replace(PLAN, stop_above=share), PART)
    return bool(proof_of(cast("Bucket", None), attempt)["failed"])


def test_each_share_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """At each percentage and tenth of one, as many records as it says may be refused, no more."""
    for tenths in range(1_000):
        refused, share = tenths * RECORDS // 1_000, float(f"{tenths / 10}") / 100

        assert not stops(monkeypatch, refused, share), share
        assert stops(monkeypatch, refused + 1, share), share
