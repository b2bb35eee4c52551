"""asl-validator, parliament and checkov judge the definition, the policies and the template."""

import json
import subprocess
from pathlib import Path
from typing import Any

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


def validated(machine: dict[str, Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """Let asl-validator look at a definition, in AWS's usual partition."""
    path = folder / "load.asl.json"
    path.write_text(json.dumps(machine).replace("${Partition}", "aws"))
    validator = FOLDER / "node_modules/asl-validator/dist/bin/asl-validator.js"
    return run(node(), str(validator), "--json-path", str(path), "--no-arn-check")


def test_definition_is_valid(tmp_path: Path) -> None:
    """The definition of the state machine is Amazon States Language."""
    ran = validated(state_machine(), tmp_path)

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_definition_that_is_wrong(tmp_path: Path) -> None:
    """The validator sees a state that no other leads to, and a name that does not exist."""
    machine = state_machine()
    machine["StartAt"] = "Nowhere"

    assert validated(machine, tmp_path).returncode == 1


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
