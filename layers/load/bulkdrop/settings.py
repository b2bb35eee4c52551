"""Settings of the functions, read from the environment when a step runs, never at import."""

import dataclasses
import os
from collections.abc import Mapping
from typing import TypeVar

from bulkdrop.errors import SettingsError

T = TypeVar("T")

SHOW = "Show"
"""The word of the parameter `ExampleValues` that lets values of the upload be shown."""


@dataclasses.dataclass(frozen=True)
class FinishSettings:
    """What the functions that may end a load need to know."""

    load_state_machine_arn: str
    work_retention_days: int
    notification_topic_arn: str = ""
    notify_on: str = "all"
    example_values: str = SHOW

    @property
    def shows_values(self) -> bool:
        """Return whether summary, report and notices may hold values of the upload."""
        return self.example_values == SHOW


@dataclasses.dataclass(frozen=True)
class StartSettings(FinishSettings):
    """What start_load needs to know; `allowed_loads` is read by start_load."""

    allowed_loads: str = dataclasses.field(kw_only=True)


@dataclasses.dataclass(frozen=True)
class PlanSettings:
    """What plan_load needs to know."""

    load_state_machine_arn: str
    max_part_bytes: int
    max_records_per_load: int
    max_unpacked_bytes: int
    max_workbook_bytes: int
    max_concurrent_jobs: int
    max_loads_per_object: int
    bad_records: str
    load_timeout_hours: int


@dataclasses.dataclass(frozen=True)
class SalesforceSettings:
    """What the functions that talk to Salesforce need to know."""

    salesforce_secret_arn: str
    salesforce_api_version: str
    salesforce_timeout_seconds: int
    poll_floor_seconds: int
    poll_ceiling_seconds: int
    load_timeout_hours: int
    submission_settle_seconds: int
    multipart_max_characters: int
    max_jobs_per_part: int
    second_chances: int
    example_values: str = SHOW

    @property
    def shows_values(self) -> bool:
        """Return whether the digest of errors may hold values of the upload."""
        return self.example_values == SHOW


@dataclasses.dataclass(frozen=True)
class FollowSettings:
    """What check_job needs to know to report how far a load is."""

    load_state_machine_arn: str


@dataclasses.dataclass(frozen=True)
class TurnSettings:
    """What take_turn needs to know."""

    load_state_machine_arn: str
    max_loads_per_object: int


def read_settings(kind: type[T], environ: Mapping[str, str] = os.environ) -> T:
    """
    Read one of the classes above: the field `poll_floor_seconds` from `POLL_FLOOR_SECONDS`.

    Raises SettingsError that names each variable that is missing and has no default, or that is no
    whole number.
    """
    values: dict[str, str | int] = {}
    problems: list[str] = []
    for field in dataclasses.fields(kind):  # type: ignore[arg-type] # T is one of the dataclasses above
        name = field.name.upper()
        text = environ.get(name, "").strip()
        if not text and field.default is not dataclasses.MISSING:
            continue
        if not text:
            problems.append(f"{name} is not set")
        elif field.type is not int:
            values[field.name] = text
        elif not text.isdecimal():
            problems.append(f"{name} must be a whole number, not {text!r}")
        else:
            values[field.name] = int(text)
    if problems:
        raise SettingsError(
            f"The function's environment is wrong: {'; '.join(problems)}. "
            "template.yaml sets these variables; deploy it again."
        )
    return kind(**values)
