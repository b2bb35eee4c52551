"""asl-validator, parliament and checkov judge the definition, the policies and the template."""

import json
import subprocess
from pathlib import Path

import pytest
from judges.tools import FOLDER, ROOT, node, tool
from kit.calls import ROLES
from kit.deployment import state_machine
from kit.roles import policies

_CONFIG = FOLDER / "checkov.yaml"


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a judge; keep what it says."""
    return subprocess.run(  # noqa: S603 # our own words
        command, cwd=folder, capture_output=True, text=True, check=False
    )


def test_definition_is_valid(tmp_path: Path) -> None:
    """The definition of the state machine is Amazon States Language."""
    path = tmp_path / "load.asl.json"
    path.write_text(json.dumps(state_machine()))
    validator = FOLDER / "node_modules/asl-validator/dist/bin/asl-validator.js"
    ran = run(node(), str(validator), "--json-path", str(path), "--no-arn-check")

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_definition_that_is_wrong(tmp_path: Path) -> None:
    """The validator sees a state that no other leads to, and a name that does not exist."""
    machine = state_machine()
    machine["StartAt"] = "Nowhere"
    path = tmp_path / "load.asl.json"
    path.write_text(json.dumps(machine))
    validator = FOLDER / "node_modules/asl-validator/dist/bin/asl-validator.js"

    assert run(node(), str(validator), "--json-path", str(path), "--no-arn-check").returncode == 1


@pytest.mark.parametrize("role", [*ROLES, "LoadStateMachine"])
def test_policies_are_sound(role: str, tmp_path: Path) -> None:
    """Parliament finds nothing in the policies of a role: no action or condition without effect."""
    said = ""
    for number, document in enumerate(policies(role)):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(document))
        said += run(tool("parliament"), "--file", str(path)).stdout

    assert said == ""


def test_template_is_sound() -> None:
    """Checkov finds nothing in the template but what checkov.yaml skips, with a reason each."""
    ran = run(tool("checkov"), "--config-file", str(_CONFIG), "--file", "template.yaml")

    assert ran.returncode == 0, ran.stdout
