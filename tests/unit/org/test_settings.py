"""The settings of the sandbox org."""

import json

import pytest

from local.org import OrgSettings


def test_change() -> None:
    """Settings change by name."""
    settings = OrgSettings()
    settings.change(lag=2.0, lock_share=0.1)
    assert (settings.lag, settings.lock_share) == (2.0, 0.1)
    assert json.loads(settings.as_json())["lag"] == 2.0


@pytest.mark.parametrize("name", ["lagg", "port", "database", "fast"])
def test_what_cannot_change(name: str) -> None:
    """An unknown setting, or one fixed at the start, is refused and nothing changes."""
    settings = OrgSettings()
    with pytest.raises(ValueError, match=name):
        settings.change(lag=2.0, **{name: 1})
    assert settings.lag == 0.0
