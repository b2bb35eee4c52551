"""Descriptions are kept for all loads: one asks, the others wait for what it learns."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from kit.described import an_object
from kit.steps import Steps

from bulkdrop.storage.bucket import Bucket
from bulkdrop.work import descriptions
from bulkdrop.work.descriptions import Ask, Asked, Descriptions


class Org:
    """Answers with Contact, counts the questions, and may fail."""

    def __init__(self, *, fails: int = 0, seconds: float = 0) -> None:
        self.asked: list[str | None] = []
        self._fails = fails
        self._seconds = seconds
        self._lock = threading.Lock()

    def ask(self, _name: str, since: str | None) -> Asked:
        """Return the description, or that it has not changed."""
        with self._lock:
            self.asked.append(since)
            failing = len(self.asked) <= self._fails
        time.sleep(self._seconds)
        if failing:
            raise ConnectionError
        return Asked(None if since else an_object(), "Thu, 26 Nov 2026 07:30:00 GMT")


def described(steps: Steps, ask: Ask) -> Descriptions:
    """Return the descriptions as a load begins to use them."""
    return Descriptions(Bucket(steps.bucket), "0123456789abcdef", "66.0", ask)


def test_one_asks_for_all(steps: Steps) -> None:
    """Of loads that start together one asks; the others have its answer."""
    org = Org(seconds=0.5)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: described(steps, org.ask).get("Contact"), range(8)))

    assert len(org.asked) == 1
    assert set(found) == {an_object()}


def test_failure_lets_the_next_ask(steps: Steps) -> None:
    """If the load that asks fails, the next one asks at once."""
    org = Org(fails=1)
    with pytest.raises(ConnectionError):
        described(steps, org.ask).get("Contact")

    began = time.monotonic()
    assert described(steps, org.ask).get("CONTACT") == an_object()
    assert time.monotonic() - began < descriptions.CLAIMED.total_seconds() / 2
    assert org.asked == [None, None]


def test_old_description_is_asked_for_again(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five minutes the org is asked whether it has changed, and then not again."""
    org = Org()
    described(steps, org.ask).get("Contact")
    monkeypatch.setattr(descriptions, "_now", lambda: datetime.now(UTC) + timedelta(minutes=6))

    for _ in range(2):
        assert described(steps, org.ask).get("Contact") == an_object()

    assert org.asked == [None, "Thu, 26 Nov 2026 07:30:00 GMT"]


def test_renewed_once(steps: Steps) -> None:
    """A load that does not find a field asks again, once; what it asked for itself is new."""
    org = Org()
    described(steps, org.ask).get("Contact")
    later = described(steps, org.ask)

    assert later.get("Contact") == later.renew("Contact") == later.renew("Contact")
    assert len(org.asked) == 2


@pytest.mark.parametrize("words", [None, "other"])
def test_description_of_another_release(steps: Steps, words: str | None) -> None:
    """What another release kept may lack what this one reads: the org is asked for all of it."""
    org = Org()
    described(steps, org.ask).get("Contact")
    (key,) = steps.keys("work/describes/")
    kept = {**steps.read_json(key), "words": words, "described": {"name": "Contact"}}
    Bucket(steps.bucket).write_json(key, kept)

    for _ in range(2):
        assert described(steps, org.ask).get("Contact") == an_object()

    assert org.asked == [None, None]


def test_claim_of_a_load_that_died(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load that claimed and never answered is waited for half a minute, not for ever."""
    monkeypatch.setattr(descriptions, "CLAIMED", timedelta(seconds=1))
    org, silent = Org(), threading.Event()

    def dies(_name: str, _since: str | None) -> Asked:
        silent.wait(20)
        raise ConnectionError

    with ThreadPoolExecutor(1) as pool:
        dead = pool.submit(described(steps, dies).get, "Contact")
        time.sleep(0.3)
        assert described(steps, org.ask).get("Contact") == an_object()
        silent.set()
        assert isinstance(dead.exception(), ConnectionError)
    assert described(steps, org.ask).get("Contact") == an_object()
    assert len(org.asked) == 1
