"""Resolve CloudFormation's intrinsic functions to values."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from local.cloud.stack.errors import TemplateError
from local.cloud.stack.template import Template

Attribute = Callable[[str, str | None], str]
"""Answers `Ref` (attribute None) and `Fn::GetAtt` of a resource, making it when first asked."""

_NO_VALUE = object()
_PLACEHOLDER = re.compile(r"\$\{(!?)([\w:.]+)\}")


class Resolver:
    """
    Resolves one template.

    `values` holds the parameters and pseudo parameters. What is unknown raises TemplateError.
    """

    def __init__(self, template: Template, values: Mapping[str, str], attribute: Attribute) -> None:
        self._conditions: dict[str, Any] = template.get("Conditions", {})
        self._mappings: dict[str, Any] = template.get("Mappings", {})
        self._values = values
        self._attribute = attribute
        self._functions: dict[str, Callable[[Any], object]] = {
            "Ref": self._ref,
            "Condition": self.condition,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::Join": lambda given: given[0].join(self.resolve(given[1])),
            "Fn::Select": lambda given: self.resolve(given[1])[int(self.resolve(given[0]))],
            "Fn::Split": lambda given: self.resolve(given[1]).split(given[0]),
            "Fn::Equals": lambda given: self.resolve(given[0]) == self.resolve(given[1]),
            "Fn::Not": lambda given: not self.resolve(given[0]),
            "Fn::And": lambda given: all(self.resolve(each) for each in given),
            "Fn::Or": lambda given: any(self.resolve(each) for each in given),
        }

    def resolve(self, node: Any) -> Any:  # noqa: ANN401 - a template's node is any JSON value
        """Return the node with every function in it replaced by its value."""
        match node:
            case dict() if (function := self._function(node)) is not None:
                return function(next(iter(node.values())))
            case dict():
                resolved = {key: self.resolve(value) for key, value in node.items()}
                return {key: value for key, value in resolved.items() if value is not _NO_VALUE}
            case list():
                items = [self.resolve(item) for item in node]
                return [item for item in items if item is not _NO_VALUE]
        return node

    def condition(self, name: str) -> bool:
        """Evaluate one of the template's conditions."""
        if name not in self._conditions:
            raise TemplateError(f"The template has no condition {name}.")
        return bool(self.resolve(self._conditions[name]))

    def _function(self, node: dict[str, Any]) -> Callable[[Any], object] | None:
        name = next(iter(node)) if len(node) == 1 else ""
        # In a policy statement Condition is an object; as a function it holds a condition's name.
        if name == "Condition" and not isinstance(node[name], str):
            return None
        if name.startswith("Fn::") and name not in self._functions:
            raise TemplateError(f"The function {name} is not emulated: add it to intrinsics.py.")
        return self._functions.get(name)

    def _ref(self, name: str) -> object:
        if name == "AWS::NoValue":
            return _NO_VALUE
        return self._values[name] if name in self._values else self._attribute(name, None)

    def _get_att(self, path: str | list[str]) -> str:
        name, attribute = path.split(".", 1) if isinstance(path, str) else path
        return self._attribute(name, attribute)

    def _if(self, given: list[Any]) -> object:
        # Only the chosen branch is resolved: the other may name a resource that does not exist.
        return self.resolve(given[1] if self.condition(given[0]) else given[2])

    def _find_in_map(self, given: list[Any]) -> object:
        name, top, second = (str(self.resolve(each)) for each in given)
        try:
            return self._mappings[name][top][second]
        except KeyError:
            raise TemplateError(f"The template maps no {name}, {top}, {second}.") from None

    def _sub(self, given: str | list[Any]) -> str:
        text, own = (given, {}) if isinstance(given, str) else (given[0], self.resolve(given[1]))

        def value(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in own:
                return str(own[name])
            path: Any = {"Fn::GetAtt": name} if "." in name else {"Ref": name}
            return str(self.resolve(path))

        return _PLACEHOLDER.sub(value, text)
