"""What to check when an org refuses a login; Salesforce's descriptions are terse."""

from http import HTTPStatus

import requests

from sfbulk._addresses import shown
from sfbulk._errors import AuthenticationError, BlockedRequestError, SalesforceError
from sfbulk._fields import optional_text
from sfbulk._masking import masked
from sfbulk._replies import complaint, is_web_page, unmasked_json

# A page with one of these is a proxy's or a firewall's; with 404 or 405, that of another host.
_FORBIDDEN = frozenset(
    {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)


def refusal(login_url: str, response: requests.Response) -> SalesforceError:
    """Return the error for a reply that is not a success, with what to check."""
    status, reply = response.status_code, unmasked_json(response)
    fields = reply if isinstance(reply, dict) else {}
    if error := optional_text(fields, "error"):
        description = optional_text(fields, "error_description") or ""
        return login_refused(
            login_url, status, masked(error, response), masked(description, response)
        )
    if status in _FORBIDDEN and is_web_page(response):
        return _blocked(login_url, status, complaint(response).message)
    return not_a_token_endpoint(login_url, status)


def login_refused(login_url: str, status: int, error: str, description: str) -> AuthenticationError:
    """Return the error for an OAuth error reply, with what to check."""
    reply = f"{error}: {description}" if description else error
    return AuthenticationError(
        f"{shown(login_url)} refused the login ({status} {reply}). {_advice(reply)}",
        message=description or error,
        status=status,
        error_code=error,
    )


def not_a_token_endpoint(
    login_url: str, status: int, lacking: str = "a token"
) -> AuthenticationError:
    """Return the error for a host that answers with neither a token nor an OAuth error."""
    return AuthenticationError(
        f"{shown(login_url)} answered the login with status {status} and without"
        f" {lacking}: it may not be an org. Set the login URL to the org's My Domain:"
        f" {_MY_DOMAIN}.",
        status=status,
    )


def _blocked(login_url: str, status: int, page: str) -> BlockedRequestError:
    return BlockedRequestError(
        f"A web page answered the login at {shown(login_url)}"
        f" ({status}: {page[:90].rstrip('. ')})."
        " Let the proxy or firewall pass requests to this host; if it is not the org's My Domain,"
        " correct the login URL.",
        message=page,
        status=status,
    )


def _advice(reply: str) -> str:
    """Return the advice for the first phrase that the reply contains."""
    text = reply.lower()
    return next((advice for phrase, advice in _ADVICE.items() if phrase in text), _GENERAL_ADVICE)


_MY_DOMAIN = (
    "https://<My Domain>.my.salesforce.com"
    " or https://<My Domain>--<sandbox>.sandbox.my.salesforce.com"
)
_GENERAL_ADVICE = (
    "Check the app's OAuth settings and policies in the org;"
    " a new or changed app can take ten minutes to take effect everywhere."
)

# A phrase of the reply, and what to check. The first that fits is taken: descriptions, which say
# more, stand before the bare error names.
_ADVICE = {
    "request not supported on this domain": (
        f"This flow works at the org's own host only. Set the login URL to {_MY_DOMAIN}."
    ),
    "no client credentials user": (
        "In the app's policies, choose the user that the client credentials flow runs as"
        " (Run As), with the permission API Enabled."
    ),
    "client credentials flow not enabled": (
        "Enable the client credentials flow in the app's OAuth settings and in its policies."
    ),
    "hasn't approved this consumer": (
        "In the app's policies, set permitted users to admin approved users and assign the app to"
        " the user's profile or permission set; the app needs the scopes api and refresh_token."
    ),
    "audience": (
        "The assertion was made for another audience: https://login.salesforce.com for production"
        " and developer orgs, https://test.salesforce.com for sandboxes. Set `audience`."
    ),
    "expired authorization code": (
        "Salesforce considers the assertion expired: check the clock of this machine."
    ),
    "expired access/refresh token": (
        "The grant was revoked or has expired: approve the app again for this user."
    ),
    "authentication failure": (
        "Check the user name, that the user is active, and the login hours and IP ranges of its"
        " profile."
    ),
    "invalid_client_id": (
        "Check the client id (consumer key), and that the app belongs to this org or is installed"
        " in it; a new app can take ten minutes to take effect."
    ),
    "invalid_client": (
        "Check the client secret (consumer secret): it must belong to this client id, and a rotated"
        " one can take ten minutes to take effect."
    ),
    "invalid_app_access": (
        "The app admits approved users only: assign it to the user's profile or permission set."
    ),
    "unsupported_grant_type": (
        f"This host does not serve the flow. Set the login URL to {_MY_DOMAIN}, and enable the flow"
        " in the app."
    ),
    "invalid_assertion": (
        "Check that the certificate in the app belongs to the private key, and that the client id"
        " and the user name belong to this org."
    ),
}
