"""The cases from the field that lie beside the repository, where BULKDROP_CASES names them."""

import os
from pathlib import Path

import pytest
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError

ANY_HEADER = True

CASES = os.environ.get("BULKDROP_CASES", "")

pytestmark = pytest.mark.skipif(not CASES, reason="BULKDROP_CASES names no folder")

LOADED = {
    "archives/quoted-second.zip": (2, 0),
    "archives/windows-folder.zip": (1, 0),
    "bytes/zero-byte.csv": (2, 1),
}
REFUSED = {
    "archives/people.xlsx": "an Excel workbook .* save the table as CSV",
    "bytes/web-page.xls": "This is a web page",
}


@pytest.mark.parametrize("case", LOADED)
def test_cases_are_loaded(steps: Steps, case: str) -> None:
    """A case is loaded with as many records, and as many not sent, as its README says."""
    plan = steps.plan((Path(CASES) / case).read_bytes())["plan"]
    aside = plan["set_aside"]

    assert (plan["records"], aside["records"] if aside else 0) == LOADED[case]


@pytest.mark.parametrize("case", REFUSED)
def test_cases_are_refused(steps: Steps, case: str) -> None:
    """A case is refused by the name of what it is."""
    with pytest.raises(UploadRefusedError, match=REFUSED[case]):
        steps.plan((Path(CASES) / case).read_bytes())
