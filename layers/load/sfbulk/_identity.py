"""Who calls, and in which version of the API: what each request says about its sender."""

import re

__version__ = "0.1.0"
"""sfbulk's own release: the one place that names it. `pyproject.toml` reads it from here."""

USER_AGENT = f"sfbulk/{__version__}"
CLIENT_NAME = "sfbulk"
_OPTIONS = "Sforce-Call-Options"
_FIRST_VERSION = 41


def identity_headers(user_agent: str, client_name: str) -> dict[str, str]:
    """
    Return the headers that name the sender, by which an org's logs and limits tell programs apart.

    ValueError if a name does not fit a header.
    """
    if re.fullmatch(r"[!-~](?:[ -~]*[!-~])?", user_agent) is None:
        raise ValueError("user_agent is not a line of ASCII: name the program as `name/version`.")
    if re.fullmatch(r"[\w./-]+", client_name, re.ASCII) is None:
        raise ValueError("client_name is not one word: use letters, digits, `_`, `.`, `/` and `-`.")
    return {"User-Agent": user_agent, _OPTIONS: f"client={client_name}"}


def sender_of(identity: dict[str, str], default_namespace: str | None) -> dict[str, str]:
    """
    Return the headers that name the sender of one request, with the namespace that it states.

    https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_calloptions.htm
    """
    if default_namespace is None:
        return identity
    options = f"{identity[_OPTIONS]}, defaultNamespace={default_namespace}"
    return {**identity, _OPTIONS: options}


def api_version_path(version: str | float) -> str:
    """
    Return the API version as it stands in an address, such as `66.0`.

    `66`, `66.0`, `"66"`, `"66.0"` and `"v66.0"` mean the same. ValueError for anything else,
    and for versions before 41.0, which have no Bulk API 2.0.
    """
    match = re.fullmatch(r"[vV]?([0-9]{2,3})(?:\.0)?", str(version).strip(), re.ASCII)
    if match is None or isinstance(version, bool):
        raise ValueError(f"{version!r} is not an API version: write one such as 66.0.")
    if int(match[1]) < _FIRST_VERSION:
        raise ValueError(
            f"API {match[1]}.0 has no Bulk API 2.0: choose {_FIRST_VERSION}.0 or later."
        )
    return f"{int(match[1])}.0"
