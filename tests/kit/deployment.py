"""The template and the state machine as data, for the tests that look at their structure."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from local.cloud.stack.template import expand, load

ROOT = Path(__file__).parents[2]


def template() -> dict[str, Any]:
    """Read template.yaml; short intrinsics become their long form."""
    return load(ROOT / "template.yaml")


@cache
def expanded() -> dict[str, Any]:
    """Expand the template as CloudFormation does, with local folders as if they were uploaded."""
    document = template()
    for resource in document["Resources"].values():
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = "s3://bucket/key"
    return expand(document, {}, "eu-central-1")


def state_machine() -> dict[str, Any]:
    """Read the definition of the state machine Load."""
    return dict(json.loads((ROOT / "statemachine/load.asl.json").read_text()))


def levels(machine: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the machine and, nested in its Map states, each level of states."""
    yield machine
    for state in machine["States"].values():
        if "ItemProcessor" in state:
            yield from levels(state["ItemProcessor"])


def states() -> dict[str, dict[str, Any]]:
    """Return all states of all levels by name."""
    return {name: s for level in levels(state_machine()) for name, s in level["States"].items()}


def references(node: object) -> set[str]:
    """Find the logical ids that a part of a template refers to."""
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(references, node.values()))
    if "Ref" in node:
        found.add(node["Ref"])
    if "Fn::GetAtt" in node:
        target = node["Fn::GetAtt"]
        found.add(target.split(".")[0] if isinstance(target, str) else target[0])
    if "Fn::Sub" in node:
        text, given = node["Fn::Sub"], set()
        if isinstance(text, list):
            text, given = text[0], set(text[1])
        found |= {name.split(".")[0] for name in re.findall(r"\$\{([\w.:]+)\}", text)} - given
    return found


def statements(role: str) -> Iterator[dict[str, Any]]:
    """Yield each IAM statement that allows something to a role of the expanded template."""
    resources = expanded()["Resources"]
    properties = resources[role]["Properties"]
    documents = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
    managed = references(properties.get("ManagedPolicyArns", [])) & resources.keys()
    managed |= {
        name
        for name, resource in resources.items()
        if resource["Type"] == "AWS::IAM::ManagedPolicy"
        and role in references(resource["Properties"].get("Roles", []))
    }
    documents += [resources[name]["Properties"]["PolicyDocument"] for name in managed]
    for document in documents:
        for statement in document["Statement"]:
            held = statement["Fn::If"][1] if "Fn::If" in statement else statement
            if held["Effect"] == "Allow":
                yield held


def actions(statement: dict[str, Any]) -> list[str]:
    """Return the actions of a statement, one or many."""
    action = statement["Action"]
    return [action] if isinstance(action, str) else action
