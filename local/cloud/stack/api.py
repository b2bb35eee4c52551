"""Call AWS with CloudFormation's properties, and refuse those that the operation does not know."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError

from local.cloud.stack.errors import TemplateError

Properties = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What `Ref` and `Fn::GetAtt` of a resource answer."""

    ref: str
    attributes: dict[str, str] = field(default_factory=dict)


class Api:
    """
    Calls operations by name with the clients that `client` returns.

    boto3 itself checks every name, at any depth, against AWS's own model of the operation: a
    property that is unknown there raises TemplateError.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client

    def __call__(self, service: str, operation: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - any property
        """Make the call and return the answer."""
        client = self._client(service)
        shape = client.meta.service_model.operation_model(operation).input_shape
        try:
            answer: dict[str, Any] = getattr(client, xform_name(operation))(
                **_coerce(shape, arguments)
            )
        except (ClientError, ParamValidationError) as error:
            raise TemplateError(f"{operation}: {error}") from error
        return answer


def _coerce(shape: Any, value: Any) -> Any:  # noqa: ANN401 - a botocore shape; any property
    """Do as CloudFormation does: "256" is a number where one is wanted, an object is JSON text."""
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        known = shape.members
        return {k: _coerce(known[k], v) if k in known else v for k, v in value.items()}
    if kind == "map" and isinstance(value, dict):
        return {k: _coerce(shape.value, v) for k, v in value.items()}
    if kind == "list" and isinstance(value, list):
        return [_coerce(shape.member, item) for item in value]
    if kind == "string":
        return value if isinstance(value, str) else json.dumps(value)
    if isinstance(value, str) and kind in {"integer", "long"}:
        return int(value)
    return value == "true" if isinstance(value, str) and kind == "boolean" else value
