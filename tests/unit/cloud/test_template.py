"""The parameters of a template, and what it is expanded to."""

from pathlib import Path
from typing import Any

import pytest

from local.cloud.stack import template
from local.cloud.stack.errors import TemplateError

_ROOT = Path(__file__).parents[3]
_DECLARED: dict[str, Any] = {
    "Parameters": {
        "Level": {"Type": "String", "Default": "INFO", "AllowedValues": ["INFO", "DEBUG"]},
        "Days": {"Type": "Number", "Default": 30, "MinValue": 1, "MaxValue": 99},
        "Version": {"Type": "String", "Default": "66.0", "AllowedPattern": r"\d{2}\.0"},
    }
}


def test_parameters_have_defaults() -> None:
    """A parameter that is not given has its default, as text."""
    expected = {"Level": "DEBUG", "Days": "30", "Version": "66.0"}

    assert expected == template.parameter_values(_DECLARED, {"Level": "DEBUG"})


@pytest.mark.parametrize(
    "given", [{"Level": "LOUD"}, {"Days": "0"}, {"Days": "100"}, {"Version": "6"}, {"Size": "1"}]
)
def test_parameter_is_checked(given: dict[str, str]) -> None:
    """A value that AWS would refuse, or a parameter that the template lacks, is refused by name."""
    with pytest.raises(TemplateError, match=next(iter(given))):
        template.parameter_values(_DECLARED, given)


def test_parameter_without_default_must_be_given() -> None:
    """A parameter that has no default and is not given is named in the error."""
    with pytest.raises(TemplateError, match="Name"):
        template.parameter_values({"Parameters": {"Name": {"Type": "String"}}}, {})


def test_expansion_is_cloudformation() -> None:
    """AWS's translator leaves no serverless type in the fixture's template."""
    document = template.load(_ROOT / "tests/integration/cloud/fixtures/template.yaml")
    for resource in document["Resources"].values():
        for name in {"CodeUri", "DefinitionUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][name] = "s3://bucket/key"

    types = {r["Type"] for r in template.expand(document, {}, "us-east-1")["Resources"].values()}

    assert not [each for each in types if each.startswith("AWS::Serverless")]
    assert {"AWS::Lambda::Function", "AWS::IAM::Role", "AWS::Events::Rule"} <= types
