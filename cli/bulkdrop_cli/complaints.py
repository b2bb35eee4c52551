"""What went wrong outside of the command, as a sentence with a fix, and an exit status."""

from boto3.exceptions import Boto3Error
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)

from bulkdrop_cli.exit_code import ExitCode

AWS_ERRORS = (BotoCoreError, ClientError, Boto3Error)
"""What clients of AWS raise."""

_LOG_IN = "Log in to AWS first, or name a profile by AWS_PROFILE."
_HINTS: dict[type[Exception], str] = {
    NoRegionError: "Name it by AWS_REGION, or in your AWS profile.",
    NoCredentialsError: _LOG_IN,
    CredentialRetrievalError: _LOG_IN,
    ProfileNotFound: "Name one of ~/.aws/config by AWS_PROFILE.",
    EndpointConnectionError: "Check the network, AWS_REGION and AWS_ENDPOINT_URL.",
}
_NO_RIGHT = "Ask for that right; docs/security.md has policies to copy."
_AGAIN = "Log in to AWS again."
_HINTS_OF_CODES = {
    **dict.fromkeys(("AccessDenied", "AccessDeniedException", "403"), _NO_RIGHT),
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException", "RequestExpired"), _AGAIN),
    **dict.fromkeys(("InvalidClientTokenId", "UnrecognizedClientException"), _AGAIN),
    **dict.fromkeys(("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"), _AGAIN),
    "NoSuchBucket": "The stack's bucket is gone; deploy the stack again.",
}


def complaint(error: Exception) -> tuple[str, ExitCode]:
    """Return what to tell a person of an error of AWS or of this machine."""
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{error.strerror or error}. Nothing more was done.", ExitCode.WRONG_CALL
    cause = error.__context__ if isinstance(error, Boto3Error) else error
    hint = _hint(cause or error)
    text = " ".join(str(cause or error).split())
    return f"AWS did not do it: {text.rstrip('.')}. {hint}".rstrip(), ExitCode.UNAVAILABLE


def _hint(error: BaseException) -> str:
    if isinstance(error, ClientError):
        return _HINTS_OF_CODES.get(error.response["Error"]["Code"], "")
    return next((hint for kind, hint in _HINTS.items() if isinstance(error, kind)), "")
