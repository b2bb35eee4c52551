"""The API versions that the org serves."""

import re

from local.org.errors import ApiError, not_found

OLDEST, NEWEST = 31, 68
_OLDEST_RETIRED = 21
_VERSION = re.compile(r"v(\d+)\.0")
_SEASONS = ("Winter", "Spring", "Summer")  # three versions a year; v31.0 was Summer '14


def version_list() -> list[dict[str, str]]:
    """Return what `/services/data/` answers, oldest first."""
    return [
        {"label": _label(n), "url": f"/services/data/v{n}.0", "version": f"{n}.0"}
        for n in range(OLDEST, NEWEST + 1)
    ]


def resource_list(version: float) -> dict[str, str]:
    """Return what `/services/data/vXX.X` answers: the resources that the org has, by name."""
    return {name: f"/services/data/v{version}/{name}" for name in ("jobs", "limits", "sobjects")}


def api_version(segment: str) -> float:
    """Return the version that a path's `v66.0` names; ApiError if it is retired or unknown."""
    found = _VERSION.fullmatch(segment)
    number = int(found[1]) if found else 0
    if _OLDEST_RETIRED <= number < OLDEST:
        raise ApiError("UNSUPPORTED_API_VERSION", "The requested API version is retired")
    if not OLDEST <= number <= NEWEST:
        raise not_found()
    return float(number)


def _label(number: int) -> str:
    year, season = divmod(number - 29, 3)
    return f"{_SEASONS[season]} '{14 + year}"
