"""Versions of functions: executions name them, old ones stay, and changes publish new ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kit.deployment import ROOT, expanded, references, state_machine, statements, template

from local.cloud.stack.template import expand, load
from local.release.bundle import beside, one_click

_NO_SETTING = {"Layers", "ReservedConcurrentExecutions"}
"""What the description names itself, and what belongs to the function and not to its versions."""


def of_type(document: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the resources of a type."""
    return {name: r for name, r in document["Resources"].items() if r["Type"] == kind}


def test_executions_name_versions() -> None:
    """The definition names no function but by its version."""
    document = expanded()
    given = document["Resources"]["LoadStateMachine"]["Properties"]["DefinitionSubstitutions"]
    named = {value["Ref"] for name, value in given.items() if name.endswith("FunctionArn")}
    functions = {document["Resources"][name]["Properties"]["FunctionName"]["Ref"] for name in named}

    assert named <= of_type(document, "AWS::Lambda::Version").keys()
    assert functions == of_type(document, "AWS::Lambda::Function").keys() - {"StartLoadFunction"}
    assert "$LATEST" not in str(state_machine())


def test_old_versions_stay() -> None:
    """Neither a new version nor its replacement deletes one that a running load may call."""
    versions = of_type(expanded(), "AWS::Lambda::Version")

    assert len(versions) == len(of_type(expanded(), "AWS::Lambda::Function"))
    for version in versions.values():
        assert (version["DeletionPolicy"], version["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_machine_may_call_versions() -> None:
    """Its role covers each function with and without a version: 0.1.0 named none."""
    (invoke,) = [
        s for s in statements("LoadStateMachineRole") if s["Action"] == "lambda:InvokeFunction"
    ]
    bare = {each["Fn::GetAtt"][0] for each in invoke["Resource"] if "Fn::GetAtt" in each}
    versioned = {each["Fn::Sub"] for each in invoke["Resource"] if "Fn::Sub" in each}

    assert versioned == {f"${{{name}.Arn}}:*" for name in bare}
    assert len(bare) + len(versioned) == len(invoke["Resource"])


def test_changed_code_publishes(tmp_path: Path) -> None:
    """In each template the description of a version changes with the layer, which has the code."""
    text = (ROOT / "template.yaml").read_text("utf-8")
    for written in (text, beside(text), one_click(text, "1.0.0")):
        document = _expanded(tmp_path, written)
        (layer,) = of_type(document, "AWS::Lambda::LayerVersion")
        for version in of_type(document, "AWS::Lambda::Version").values():
            assert references(version["Properties"]["Description"]) == {layer, "Settings"}


def test_changed_layer_is_another_one(tmp_path: Path) -> None:
    """SAM names the layer after its content; in the console's template a parameter replaces it."""
    text = (ROOT / "template.yaml").read_text("utf-8")
    one, two = (
        of_type(_expanded(tmp_path, text, key), "AWS::Lambda::LayerVersion")
        for key in ("one", "two")
    )
    assert one.keys().isdisjoint(two)
    (layer,) = of_type(
        _expanded(tmp_path, one_click(text, "1.0.0")), "AWS::Lambda::LayerVersion"
    ).values()
    assert references(layer["Properties"]["Content"]) == {"ArtefactBucket", "ArtefactPrefix"}


def test_changed_setting_publishes() -> None:
    """The settings hold what a parameter may change of a version, and nothing else."""
    # What is missing there would not reach the steps. Were there more, CloudFormation would want to
    # publish what is published: "A version for this Lambda function exists".
    document = template()
    content = document["Resources"]["Settings"]["Properties"]["Content"]["Fn::Join"][1]
    functions = of_type(document, "AWS::Serverless::Function").values()
    own = ("MemorySize", "Timeout", "Environment", "Runtime", "Handler")
    given = [document["Globals"]["Function"]]
    given += [{name: function["Properties"].get(name) for name in own} for function in functions]
    changing = {
        str(value)
        for value in _values(given)
        if references(value) & document["Parameters"].keys() or "Fn::If" in value
    }
    of_network = [each for each in content if "UseVpc" in str(each)]
    (network,) = (value for value in changing if "UseVpc" in value)

    assert {str(each) for each in content if each not in of_network} == changing - {network}
    assert references(of_network) == {"SubnetIds", "SecurityGroupIds"}


def _expanded(folder: Path, text: str, key: str = "key") -> dict[str, Any]:
    """Expand a template as CloudFormation does, with local artefacts under a key."""
    path = folder / "template.yaml"
    path.write_text(text, "utf-8")
    document = load(path)
    for resource in document["Resources"].values():
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if isinstance(resource.get("Properties", {}).get(name), str):
                resource["Properties"][name] = f"s3://bucket/{key}"
    return expand(document, {}, "eu-central-1")


def _values(node: Any) -> Iterator[dict[str, Any]]:  # any part of a template
    """Yield the outermost functions of CloudFormation in a part of the template."""
    if isinstance(node, list):
        for each in node:
            yield from _values(each)
    elif isinstance(node, dict):
        if len(node) == 1 and (next(iter(node)) == "Ref" or next(iter(node)).startswith("Fn::")):
            yield node
        else:
            for name, value in node.items():
                if name not in _NO_SETTING:
                    yield from _values(value)
