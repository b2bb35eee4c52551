"""Where the judges are; `make judge` installs them, and other test runs skip without."""

import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
_MISSING = "`make judge` installs the judges"


def node() -> str:
    """Return Node, if it is there with the judges that it runs."""
    found = shutil.which("node")
    if found is None or not (FOLDER / "node_modules").exists():
        pytest.skip(_MISSING)
    return found


def tool(name: str) -> str:
    """Return one of the judges that are Python programs."""
    path = ROOT / ".venv/judges/bin" / name
    if not path.exists():
        pytest.skip(_MISSING)
    return str(path)
