"""The template that the page for integrators offers to copy."""

import shutil
import subprocess
import sys
from pathlib import Path

from kit.documents import block


def test_template_is_valid(tmp_path: Path) -> None:
    """The linter of CloudFormation has nothing to say about it."""
    path = tmp_path / "queue.yaml"
    path.write_text(block("A queue of ends", "yaml", "docs/integrate.md"), "utf-8")
    lint = shutil.which("cfn-lint", path=str(Path(sys.executable).parent))
    assert lint

    found = subprocess.run([lint, path], capture_output=True, text=True, check=False)  # noqa: S603 # our own words

    assert (found.stdout, found.returncode) == ("", 0)
