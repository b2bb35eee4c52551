"""Check a request against its role: moto's own evaluator, given what AWS would look at."""
# ruff: noqa: ANN401, SLF001 - moto's internals are private, and mostly untyped

from typing import Any
from urllib.parse import unquote

from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.core.utils import get_service_model
from moto.sts.models import sts_backends

from local.cloud.services.conditions import request_context

_NAMES_RESOURCE = {
    "secretsmanager": ("SecretId",),
    "states": ("stateMachineArn", "executionArn"),
    "sns": ("TopicArn",),
}
"""The parameters that may name the resource, for services that moto checks against `*`."""


def authorize(response: Any, request_class: Any, resource: str) -> None:
    """
    Raise AccessDenied, in the service's own format, for what the caller's role does not allow.

    Only roles are checked: any other access key is the developer's, who may do everything.
    """
    if not _is_role(response):
        return
    action = response._get_action()
    request = request_class(
        account_id=response.current_account,
        method=response.method,
        path=response.path,
        data=response.data,
        body=response.raw_body,
        headers=response.headers,
        action="InvokeFunction" if action == "Invoke" else action,
    )
    try:
        with request_context(response.querystring if request._service == "s3" else {}):
            request.check_action_permitted(_resource(response, request._service, resource))
            if source := response.headers.get("x-amz-copy-source"):
                _check_copy_source(request, unquote(source))
    except AccessDeniedError as denied:
        if "json" not in get_service_model(response.boto3_service_name).metadata["protocol"]:
            raise
        raise JsonRESTError("AccessDeniedException", denied.message) from None


def _is_role(response: Any) -> bool:
    key = response.headers.get("Authorization", "").partition("Credential=")[2].split("/")[0]
    sessions = sts_backends[response.current_account]["aws"].assumed_roles
    return any(session.access_key_id == key for session in sessions)


def _resource(response: Any, service: str, resource: str) -> str:
    if service == "lambda":
        path = unquote(response.path).removesuffix("/invocations")
        name = path.rpartition("/functions/")[2].rpartition(":function:")[2]
        return f"arn:aws:lambda:{response.region}:{response.current_account}:function:{name}"
    if service == "events":
        return f"arn:aws:events:{response.region}:{response.current_account}:event-bus/default"
    named = (response._get_param(name) for name in _NAMES_RESOURCE.get(service, ()))
    return str(next(filter(None, named), resource))


def _check_copy_source(request: Any, source: str) -> None:
    """Check the reading half of a copy, which moto does not look at."""
    path, _, version = source.partition("?versionId=")
    request._action = "s3:GetObjectVersion" if version else "s3:GetObject"
    request.check_action_permitted(f"arn:aws:s3:::{path.lstrip('/')}")
