"""Settings: read late and typed from the environment."""

import dataclasses

import pytest

from bulkdrop import settings
from bulkdrop.errors import SettingsError
from bulkdrop.settings import PlanSettings, SalesforceSettings, read_settings

KINDS = [kind for kind in vars(settings).values() if dataclasses.is_dataclass(kind)]


def test_numbers_and_words() -> None:
    """Whole numbers become numbers, spaces around values do not count."""
    environ = {field.name.upper(): " 7 " for field in dataclasses.fields(SalesforceSettings)}

    read = read_settings(SalesforceSettings, environ)

    assert (read.poll_floor_seconds, read.second_chances) == (7, 7)
    assert (read.salesforce_secret_arn, read.salesforce_api_version) == ("7", "7")


def test_every_problem_is_named() -> None:
    """One error names each variable that is missing, blank or no number, and what to do."""
    environ = {
        field.name.upper(): "1" for field in dataclasses.fields(PlanSettings) if field.type is int
    }
    environ |= {"MAX_PART_BYTES": "many", "BAD_RECORDS": " "}

    with pytest.raises(SettingsError) as raised:
        read_settings(PlanSettings, environ)

    assert "MAX_PART_BYTES must be a whole number, not 'many'" in str(raised.value)
    assert "BAD_RECORDS is not set" in str(raised.value)
    assert "template.yaml" in str(raised.value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_defaults_may_be_left_out(kind: type) -> None:
    """What has a default may be missing from the environment; nothing else may."""
    needed = [f for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING]
    environ = {field.name.upper(): "1" for field in needed}

    read: object = read_settings(kind, environ)

    for field in set(dataclasses.fields(kind)) - set(needed):
        assert field.default == getattr(read, field.name)


def test_nothing_is_read_at_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment counts as it is when a step runs."""
    for field in dataclasses.fields(PlanSettings):
        monkeypatch.setenv(field.name.upper(), "3")

    assert read_settings(PlanSettings).max_part_bytes == 3
