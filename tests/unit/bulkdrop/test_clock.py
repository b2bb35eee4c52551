"""One clock for a load: every bound follows from it, and waiting lasts as long as the texts say."""

import math
import random
import statistics
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from kit.deployment import state_machine, states, template

from bulkdrop.check_job.step import GRACE_SECONDS, check_job
from bulkdrop.errors import LoadTimedOutError
from bulkdrop.load.deadline import CLOSING_HOURS, check_time, deadline_of, seconds_left
from bulkdrop.load.waiting import LONGEST_WAIT_SECONDS, Waiting
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.save_results.second_chance import LONGEST_PAUSE_SECONDS, pause_seconds
from sfbulk import JobState, LimitExceededError

if TYPE_CHECKING:
    from bulkdrop.settings import SalesforceSettings
    from sfbulk import BulkClient

HOUR = 3_600
PARAMETERS = template()["Parameters"]
JOBS_ARE_KEPT_DAYS = 7
HALF_A_DAY, A_DAY = 12, 24
WAITS = {
    "AwsUnavailableError": HALF_A_DAY,
    "Lambda.TooManyRequestsException": HALF_A_DAY,
    "SalesforceUnavailableError": A_DAY,
    "LimitExceededError": A_DAY,
}
"""How many hours an error is waited for, as texts and comments say."""


def pauses(rule: dict[str, Any]) -> list[float]:
    """Draw the pauses of a Retry as Step Functions does: FULL jitter begins at 0."""
    whole = [
        min(
            rule["IntervalSeconds"] * rule["BackoffRate"] ** n,
            rule.get("MaxDelaySeconds", math.inf),
        )
        for n in range(rule["MaxAttempts"])
    ]
    if rule.get("JitterStrategy") == "FULL":
        return [random.uniform(0, each) for each in whole]  # noqa: S311 # no secret
    return whole


def rules() -> list[tuple[str, str, dict[str, Any]]]:
    """Return each Retry of each state that waits for something, with the error's name."""
    return [
        (name, error, rule)
        for name, state in states().items()
        for rule in state.get("Retry", ())
        for error in rule["ErrorEquals"]
        if error in WAITS
    ]


@pytest.mark.parametrize(("state", "error", "rule"), rules(), ids=lambda each: str(each)[:40])
def test_waiting_lasts_as_the_texts_say(state: str, error: str, rule: dict[str, Any]) -> None:
    """Half a day is half a day, and a day a day, jitter counted: within a tenth."""
    random.seed(5)
    hours = statistics.mean(sum(pauses(rule)) / HOUR for _ in range(200))

    assert hours == pytest.approx(WAITS[error], rel=0.1), state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("Submit Job", "for about a day"),
        ("Save Results", "for about a day"),
        ("Take Turn", "for about half a day"),
    ],
)
def test_comments_name_the_wait(state: str, words: str) -> None:
    """A state that waits says for how long."""
    assert words in states()[state]["Comment"]


def test_machine_follows_from_the_deadline() -> None:
    """The machine's time is the longest time of a load, and what is left to close it."""
    longest = PARAMETERS["LoadTimeoutHours"]["MaxValue"]

    assert state_machine()["TimeoutSeconds"] == (longest + CLOSING_HOURS) * HOUR
    assert longest <= (JOBS_ARE_KEPT_DAYS - 1) * 24


def test_closing_has_room() -> None:
    """An abort, an outage of Salesforce while results are saved and one of AWS behind it fit."""
    assert GRACE_SECONDS / HOUR + A_DAY + HALF_A_DAY < CLOSING_HOURS


def test_work_outlasts_the_machine() -> None:
    """What a load keeps is there until its execution has ended, and for a day to resume it."""
    retention = PARAMETERS["WorkRetentionDays"]

    assert (retention["MinValue"] - 1) * 24 * HOUR >= state_machine()["TimeoutSeconds"]
    assert retention["Default"] > retention["MinValue"]
    assert datetime.now(UTC) + timedelta(days=retention["MaxValue"])


def test_no_wait_is_long() -> None:
    """No wait between two looks at the clock is longer than an hour."""
    pauses = [pause_seconds(n) for n in range(1, PARAMETERS["SecondChances"]["MaxValue"] + 1)]

    assert PARAMETERS["PollCeilingSeconds"]["MaxValue"] <= HOUR
    assert PARAMETERS["PollFloorSeconds"]["MaxValue"] <= HOUR
    assert max(pauses) == LONGEST_PAUSE_SECONDS == HOUR
    assert LONGEST_WAIT_SECONDS <= HOUR


@pytest.mark.parametrize("late", [1, 1_800, 3_500])
def test_org_that_asks_for_a_day(late: int) -> None:
    """Behind the deadline no look waits as long as an org asks: an hour later it is given up."""

    def get_job(_job: str) -> None:
        raise LimitExceededError("No API calls are left.", retry_after=24.0 * HOUR)

    deadline = (datetime.now(UTC) - timedelta(seconds=late)).isoformat()
    given = SimpleNamespace(load_timeout_hours=72, poll_floor_seconds=2, poll_ceiling_seconds=300)
    client, settings = SimpleNamespace(get_job=get_job), cast("SalesforceSettings", given)
    watched = WatchedJob("750", JobState.IN_PROGRESS, 2)
    seen = check_job(cast("BulkClient", client), watched, 10, settings, deadline)

    assert not seen.given_up
    assert late + seen.wait_seconds == pytest.approx(GRACE_SECONDS, abs=3)


def test_deadline_counts_from_the_start() -> None:
    """The time of a run begins with its execution, as Step Functions writes it."""
    assert deadline_of("2026-11-26T10:00:00.123Z", 72) == "2026-11-29T10:00:00+00:00"
    assert seconds_left(deadline_of(None, 2)) == pytest.approx(2 * HOUR, abs=5)


def test_time_is_up() -> None:
    """Behind the deadline nothing more is sent; a load of an earlier release has none."""
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    with pytest.raises(LoadTimedOutError, match=r"^Part 3 was not sent when .*LoadTimeoutHours"):
        check_time(past, "Part 3 was not sent")

    check_time(None, "Part 3 was not sent")
    check_time(deadline_of(None, 1), "Part 3 was not sent")


def test_wait_ends_with_the_time() -> None:
    """The last wait for the turn ends when the load's time is up."""
    waiting = Waiting(600, 10)

    assert waiting.no_longer_than(math.inf) == waiting
    assert waiting.no_longer_than(99.2).wait_seconds == 100
    assert waiting.no_longer_than(-5).wait_seconds == 1
