"""The templates that the page for integrators offers to copy."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kit.documents import block


@pytest.mark.parametrize("title", ["A queue of ends", "A chat"])
def test_template_is_valid(tmp_path: Path, title: str) -> None:
    """The linter of CloudFormation has nothing to say about it."""
    path = tmp_path / "template.yaml"
    path.write_text(block(title, "yaml", "docs/integrate.md"), "utf-8")
    lint = shutil.which("cfn-lint", path=str(Path(sys.executable).parent))
    assert lint

    found = subprocess.run([lint, path], capture_output=True, text=True, check=False)  # noqa: S603 # our own words

    assert (found.stdout, found.returncode) == ("", 0)
