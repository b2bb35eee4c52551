"""
CloudFormation's answer to DescribeStacks: outputs and parameters of what was deployed.

moto's CloudFormation would do, but to import it takes two seconds of a core.
Facts: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from werkzeug import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SERVICE = "/cloudformation/aws4_request"
_NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"

Stacks = dict[str, Mapping[str, str]]
"""The outputs, or the parameters, of each stack by its name."""


class DescribedStacks:
    """A WSGI application that answers for CloudFormation, and hands all else to `app`."""

    def __init__(self, app: "WSGIApplication", stacks: Stacks, parameters: Stacks) -> None:
        self._app = app
        self._stacks = stacks
        self._parameters = parameters

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        if _SERVICE not in environ.get("HTTP_AUTHORIZATION", ""):
            return self._app(environ, start_response)
        return self._answer(Request(environ).form)(environ, start_response)

    def _answer(self, form: Mapping[str, str]) -> Response:
        name = form.get("StackName", "")
        if form.get("Action") != "DescribeStacks":
            return _error("InvalidAction", f"{form.get('Action')} is not emulated.")
        if name and name not in self._stacks:
            return _error("ValidationError", f"Stack with id {name} does not exist")
        wanted = [name] if name else list(self._stacks)
        stacks = "".join(_member(self._described(each)) for each in wanted)
        body = f"<DescribeStacksResult><Stacks>{stacks}</Stacks></DescribeStacksResult>"
        return _xml(f'<DescribeStacksResponse xmlns="{_NAMESPACE}">{body}</DescribeStacksResponse>')

    def _described(self, name: str) -> str:
        about = _element("StackName", name) + _element("StackStatus", "CREATE_COMPLETE")
        outputs = _pairs("Output", self._stacks[name])
        given = _pairs("Parameter", self._parameters.get(name, {}))
        made = "<CreationTime>2026-01-01T00:00:00Z</CreationTime>"
        return f"{about}{made}<Outputs>{outputs}</Outputs><Parameters>{given}</Parameters>"


def _pairs(kind: str, values: Mapping[str, str]) -> str:
    return "".join(
        _member(_element(f"{kind}Key", key) + _element(f"{kind}Value", value))
        for key, value in values.items()
    )


def _member(content: str) -> str:
    return f"<member>{content}</member>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _error(code: str, message: str) -> Response:
    error = _element("Type", "Sender") + _element("Code", code) + _element("Message", message)
    return _xml(f'<ErrorResponse xmlns="{_NAMESPACE}"><Error>{error}</Error></ErrorResponse>', 400)


def _xml(body: str, status: int = 200) -> Response:
    return Response(body, status, content_type="text/xml")
