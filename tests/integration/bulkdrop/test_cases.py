"""The cases from the field, if they lie beside the repository: each comes out as it should."""

import os
from pathlib import Path

import pytest
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError

ANY_HEADER = True

CASES = os.environ.get("BULKDROP_CASES", "")
pytestmark = pytest.mark.skipif(not CASES, reason="BULKDROP_CASES names no folder of cases")

LOADED = {
    "rows/lone-cr.csv": ([["Roe", "x"], ["Poe", "y"]], 1),
    "rows/empty-below.csv": ([["Pump broken", "Phone"]], 0),
    "rows/joined.csv": ([["Doe", "x"], ["Roe", "y"], ["Poe", "z"]], 0),
    "rows/spaces-below.csv": ([["Doe", "a@example.com"]], 0),
    "headers/two-marks.csv": ([["Doe", "a@example.com"]], 0),
    "headers/space-before-quote.csv": ([["Doe", "a@example.com"]], 0),
}


@pytest.mark.parametrize("case", LOADED)
def test_case_is_loaded(steps: Steps, case: str) -> None:
    """A file from the field is read as its owner meant it."""
    records, not_sent = LOADED[case]

    state = steps.plan((Path(CASES) / case).read_bytes())

    assert steps.table(state)[1:] == records
    aside = state["plan"]["set_aside"]
    assert (aside["records"] if aside else 0) == not_sent


def test_case_is_refused(steps: Steps) -> None:
    """Text behind a closing quote in the header is refused before anything is sent."""
    with pytest.raises(UploadRefusedError, match="not wholly within its quotes"):
        steps.plan((Path(CASES) / "headers/text-behind-quote.csv").read_bytes())
