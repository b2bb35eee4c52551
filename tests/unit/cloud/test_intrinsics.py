"""The intrinsic functions of CloudFormation."""

from typing import Any

import pytest

from local.cloud.stack.errors import TemplateError
from local.cloud.stack.intrinsics import Resolver

_TEMPLATE = {
    "Conditions": {
        "Yes": {"Fn::Equals": [{"Ref": "Stage"}, "test"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Both": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]},
        "Either": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]},
    }
}


def _attribute(name: str, attribute: str | None) -> str:
    if name != "Queue":
        raise TemplateError(f"no {name}")
    return f"queue-{attribute}" if attribute else "queue"


@pytest.fixture
def resolver() -> Resolver:
    return Resolver(_TEMPLATE, {"Stage": "test", "AWS::Region": "moon-1"}, _attribute)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"Ref": "Stage"}, "test"),
        ({"Ref": "Queue"}, "queue"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "queue-Arn"),
        ({"Fn::GetAtt": "Queue.Arn"}, "queue-Arn"),
        ({"Fn::Sub": "${Stage}/${Queue.Arn}/${AWS::Region}"}, "test/queue-Arn/moon-1"),
        ({"Fn::Sub": ["${Own}-${Stage}", {"Own": {"Ref": "Queue"}}]}, "queue-test"),
        ({"Fn::Sub": "${!Literal} $$.Map"}, "${Literal} $$.Map"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-test"),
        ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::If": ["Yes", 1, {"Ref": "Nowhere"}]}, 1),
        ({"Fn::If": ["Both", 1, 2]}, 2),
        ({"Fn::If": ["Either", 1, 2]}, 1),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
        ({"Condition": {"Bool": {"x": "y"}}}, {"Condition": {"Bool": {"x": "y"}}}),
    ],
)
def test_function_is_resolved(resolver: Resolver, node: Any, expected: Any) -> None:
    """Each function gives what CloudFormation says, and a branch not taken is not looked at."""
    assert expected == resolver.resolve(node)


@pytest.mark.parametrize(
    "node",
    [{"Fn::FindInMap": ["Nowhere", "b", "c"]}, {"Ref": "Nowhere"}, {"Fn::If": ["Maybe", 1, 2]}],
)
def test_unknown_is_refused(resolver: Resolver, node: Any) -> None:
    """A function, name or condition that is not known is an error and not silence."""
    with pytest.raises(TemplateError):
        resolver.resolve(node)
