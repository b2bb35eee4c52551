"""The token that a login returns, and how it is read from the reply."""

import re
from dataclasses import dataclass, field

import requests

from sfbulk._addresses import objection, shown
from sfbulk._errors import AuthenticationError
from sfbulk._fields import optional_text
from sfbulk._oauth_errors import not_a_token_endpoint
from sfbulk._replies import unmasked_json


@dataclass(frozen=True)
class AccessToken:
    """
    Permission to call one org at its address, until the org ends the session.

    `user_id` is the user that the token stands for, `org_id` the org; None if the login's reply did
    not say. Raises AuthenticationError for an address that no token may be sent to, such as one
    without HTTPS, and for a value that fits no header.
    """

    value: str = field(repr=False)
    instance_url: str
    user_id: str | None = None
    org_id: str | None = None

    def __post_init__(self) -> None:
        if problem := objection(self.instance_url):
            address = shown(self.instance_url).replace(self.value, "***")
            raise AuthenticationError(
                f"The login returned {address} as the org's address; nothing was sent there:"
                f" {problem}. Set the login URL to the org's My Domain, which returns the right"
                " address."
            )
        if re.fullmatch(r"[!-~]+", self.value) is None:
            raise AuthenticationError(
                f"The login returned a token for {shown(self.instance_url)} that fits no header."
                " Set the login URL to the org's My Domain."
            )


def read_token(login_url: str, response: requests.Response) -> AccessToken:
    """Return the token of a successful reply; AuthenticationError names what it lacks."""
    reply = unmasked_json(response)
    fields = reply if isinstance(reply, dict) else {}
    value, url = (optional_text(fields, name) for name in ("access_token", "instance_url"))
    if value is None or url is None:
        lacking = "access_token" if value is None else "instance_url"
        raise not_a_token_endpoint(login_url, response.status_code, lacking)
    # The identity URL ends with the ids of org and user: https://login.salesforce.com/id/00D…/005…
    before, _, user_id = (optional_text(fields, "id") or "").rpartition("/")
    org_id = before.rpartition("/")[2]
    is_org = re.fullmatch(r"00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?", org_id) is not None
    address = url.strip().rstrip("/")
    return AccessToken(value, address, user_id or None, org_id if is_org else None)
