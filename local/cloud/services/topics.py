"""Topics that take no message: closed, or encrypted by a key; and messages that are too large."""

from urllib.parse import parse_qs

from werkzeug import Response

_STATUS = {
    **dict.fromkeys(("AuthorizationError", "InvalidSecurity", "KMSOptInRequired"), 403),
    **dict.fromkeys(("KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound"), 400),
    **dict.fromkeys(("KMSThrottling", "Throttling", "InvalidParameter", "EndpointDisabled"), 400),
    "NotFound": 404,
    "InternalError": 500,
}
"""https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors"""


class Topics:
    """Which topics refuse their messages, and with which of SNS's errors."""

    def __init__(self) -> None:
        self._refusals: dict[str, str] = {}
        self.refused = 0
        """How many messages were refused."""

    def refuse(self, arn: str, code: str) -> None:
        """Let a topic refuse all messages from now on."""
        if code not in _STATUS:
            raise ValueError(f"Unknown error {code!r}. Known are: {', '.join(_STATUS)}.")
        self._refusals[arn] = code

    def refusal(self, body: str, most_bytes: int) -> Response | None:
        """Return the error with which a Publish is answered, if it is."""
        given = {name: values[0] for name, values in parse_qs(body).items()}
        if given.get("Action") != "Publish":
            return None
        if len(given.get("Message", "").encode()) > most_bytes:
            return self._error("InvalidParameter", 400, "Invalid parameter: Message too long")
        code = self._refusals.get(given.get("TopicArn", ""))
        return self._error(code, _STATUS[code], "The topic takes no message") if code else None

    def _error(self, code: str, status: int, message: str) -> Response:
        self.refused += 1
        error = f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
        body = f"<ErrorResponse><Error>{error}</Error></ErrorResponse>"
        return Response(body, status, content_type="text/xml")
