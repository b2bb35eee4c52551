"""What Lambda answers in the place of a function that did not answer."""

import json

from local.cloud.lambdas.runtime_api import Answer


class SandboxError(Exception):
    """The process did not answer: it took too long or too much memory, or it ended."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(message)
        self.error_type = error_type

    def answer(self, request_id: str) -> Answer:
        """Return what Lambda answers in the function's place."""
        message = f"RequestId: {request_id} Error: {self}"
        body = {"errorType": self.error_type, "errorMessage": message}
        return Answer(json.dumps(body).encode(), is_error=True, ends_sandbox=True)
