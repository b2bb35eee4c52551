"""Read a SAM template, set its parameters, and expand it to CloudFormation."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped] # ships no types
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped] # as above
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped] # as above

from local.cloud.stack.errors import TemplateError

Template = dict[str, Any]


def load(path: Path) -> Template:
    """Read the YAML with its short-form functions (`!Ref`) written out."""
    template: Template = yaml_parse(path.read_text(encoding="utf-8"))
    return template


def parameter_values(template: Template, given: Mapping[str, str]) -> dict[str, str]:
    """Return a value for each parameter; raise TemplateError for one that AWS would refuse."""
    declared: dict[str, dict[str, Any]] = template.get("Parameters", {})
    if unknown := sorted(given.keys() - declared.keys()):
        has = ", ".join(declared) or "none"
        raise TemplateError(f"Unknown parameter {', '.join(unknown)}; the template has {has}.")
    values = {name: given.get(name, rules.get("Default")) for name, rules in declared.items()}
    for name, value in values.items():
        if value is None:
            raise TemplateError(f"Parameter {name} has no default: give it a value.")
        if not _is_allowed(declared[name], str(value)):
            raise TemplateError(f"Parameter {name} cannot be {value!r}: {declared[name]}.")
    return {name: str(value) for name, value in values.items()}


def _is_allowed(rules: dict[str, Any], value: str) -> bool:
    if value not in map(str, rules.get("AllowedValues", [value])):
        return False
    if rules["Type"] == "Number":
        least, most = rules.get("MinValue", "-inf"), rules.get("MaxValue", "inf")
        return float(least) <= float(value) <= float(most)
    return re.fullmatch(rules.get("AllowedPattern", ".*"), value, re.DOTALL) is not None


def expand(template: Template, parameters: Mapping[str, str], region: str) -> Template:
    """Turn SAM's resources into CloudFormation's with AWS's own translator."""
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=region))
    expanded: Template = translator.translate(template, dict(parameters))
    return expanded
