"""What requests say of their sender."""

import re
import tomllib
from pathlib import Path

import pytest

import sfbulk
from sfbulk._identity import api_version_path, identity_headers

ROOT = Path(__file__).parents[3]


def test_version_is_named_once() -> None:
    """Sfbulk has a version of its own, which its pyproject.toml reads from the package."""
    settings = tomllib.loads((ROOT / "layers/load/sfbulk/pyproject.toml").read_text())
    assert settings["project"]["dynamic"] == ["version"]
    assert settings["tool"]["hatch"]["version"] == {"path": "_identity.py"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", sfbulk.__version__)


@pytest.mark.parametrize("version", ["66.0", "v66.0", "V66.0", "66", " 66.0 ", 66, 66.0])
def test_api_version_is_read_in_any_spelling(version: str | float) -> None:
    """A number, a text, and Salesforce's own form with a v are one version."""
    assert api_version_path(version) == "66.0"


@pytest.mark.parametrize(
    "version",
    ["", "latest", "66.5", 66.5, "v", "vv66", "66.0/../x", "-66", 1e9, float("nan"), True, None],
)
def test_wrong_api_version_is_explained(version: object) -> None:
    """Whatever is no version is a ValueError that shows a right one."""
    with pytest.raises(ValueError, match=r"is not an API version: write one such as 66\.0"):
        api_version_path(version)  # type: ignore[arg-type] # just that


@pytest.mark.parametrize("version", ["40.0", 31])
def test_version_without_bulk_api_2_is_explained(version: str | float) -> None:
    """The API has ingest jobs since 41.0."""
    with pytest.raises(ValueError, match=r"choose 41\.0 or later"):
        api_version_path(version)


@pytest.mark.parametrize("user_agent", ["", " ", "a\r\nX: y", "a\u00e4", "a\n"])
def test_user_agent_fits_a_header(user_agent: str) -> None:
    """A name cannot smuggle in a header."""
    with pytest.raises(ValueError, match="user_agent"):
        identity_headers(user_agent, "sfbulk")


@pytest.mark.parametrize("name", ["", "a,defaultNamespace=x", "a b", "a\n"])
def test_client_name_is_one_word(name: str) -> None:
    """A name cannot become another call option."""
    with pytest.raises(ValueError, match="client_name"):
        identity_headers("sfbulk/1", name)
