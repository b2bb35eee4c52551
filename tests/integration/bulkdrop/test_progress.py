"""What programs hear of a load while it runs: events, status.json, and the uploader's own id."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from kit.sfbulk_wire import Wire, reply, serving
from kit.steps import State, Steps
from kit.whole_load import load_run

from bulkdrop.aws import forget_clients
from bulkdrop.load.upload import Load

PEOPLE = "LastName\n" + "".join(f"Person {number}\n" for number in range(10))
KEY = "incoming/Contact/insert/people.csv"
MINE = {"correlation-id": "order-4711"}


@pytest.fixture
def bus() -> Iterator[Wire]:
    """Serve an event bus that accepts everything."""
    accepted = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}
    with serving(*[reply(200, accepted)] * 20) as wire, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", wire.url)
        forget_clients()
        yield wire
    forget_clients()


def events(bus: Wire) -> list[dict[str, Any]]:
    """Return the events that were sent."""
    return [entry for each in bus.received for entry in json.loads(each.body)["Entries"]]


def status(steps: Steps, state: State) -> dict[str, Any]:
    """Read status.json of a load."""
    prefix = Load.from_json(state["load"]).results_prefix
    found = dict(steps.read_json(f"{prefix}status.json"))
    assert datetime.now(UTC) - datetime.fromisoformat(found.pop("at")) < timedelta(minutes=1)
    return found


def test_events_of_a_load(steps: Steps, bus: Wire) -> None:
    """A load starts, progresses and finishes, and each event names bucket, execution and load."""
    state = steps.plan(PEOPLE, KEY, MINE)
    (part,) = steps.parts(state)
    submitted = steps.run("submit_job", part)
    checked = steps.run("check_job", steps.run("check_job", submitted))
    steps.run("save_results", checked)
    summary = steps.finish(state)

    sent = events(bus)
    assert [each["DetailType"] for each in sent] == [
        "Load Started",
        "Load Progressed",
        "Load Finished",
    ]
    execution = steps.machine_arn.replace(":stateMachine:", ":execution:")
    details = [json.loads(each["Detail"]) for each in sent]
    for each, detail in zip(sent, details, strict=True):
        assert each["Resources"] == [
            f"{execution}:{summary['load_id']}",
            f"arn:aws:s3:::{steps.bucket}",
        ]
        assert (detail["load_id"], detail["object"]) == (summary["load_id"], "Contact")
        assert detail["upload"]["key"] == KEY
        assert detail["correlation_id"] == "order-4711"
    assert (details[1]["records_processed"], details[1]["records_total"]) == (10, 10)
    assert details[2] == summary


def test_status_of_a_load(steps: Steps) -> None:
    """status.json says how far a load is while it runs, and how it ended."""
    state = steps.plan(f"{PEOPLE}a,b\n")
    planned = status(steps, state)
    (part,) = steps.parts(state)
    checked = steps.run("check_job", steps.run("submit_job", part))
    looked = status(steps, state)
    steps.run("save_results", checked)
    steps.finish(state)

    assert planned == {"state": "Loading", "records_processed": 1, "records_total": 11}
    assert looked == {"state": "Loading", "records_processed": 11, "records_total": 11}
    assert status(steps, state) == {**looked, "state": "CompletedWithFailures"}


def test_load_that_waits(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load that waits for its turn says so."""
    monkeypatch.setenv("MAX_LOADS_PER_OBJECT", "1")
    steps.plan(PEOPLE)

    assert (
        status(steps, steps.plan(PEOPLE, "incoming/Contact/insert/zebras.csv"))["state"]
        == "Waiting"
    )


def test_parts_add_up(steps: Steps, bus: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts of all parts are added up, none twice, and one event is sent in a minute."""
    monkeypatch.setenv("MAX_PART_BYTES", "60")
    state = steps.plan(PEOPLE)
    parts = [steps.run("submit_job", part) for part in steps.parts(state)]
    counts = []
    for part in [*parts, *parts]:
        steps.run("check_job", part)
        counts.append(status(steps, state)["records_processed"])

    assert len(parts) > 1
    assert counts[len(parts) - 1 :] == [10] * (len(parts) + 1)
    assert counts == sorted(counts)
    kinds = [each["DetailType"] for each in events(bus)]
    assert kinds.count("Load Progressed") == 1


def test_event_after_a_minute(steps: Steps, bus: Wire) -> None:
    """A minute later the next look sends an event again."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    submitted = steps.run("submit_job", part)
    steps.run("check_job", submitted)
    (key,) = [key for key in steps.keys("work/") if key.endswith("/looks.json")]
    looks = steps.read_json(key)
    past = datetime.fromisoformat(looks["event_at"]) - timedelta(seconds=61)
    body = json.dumps({**looks, "event_at": past.isoformat()})
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=body)
    steps.run("check_job", submitted)

    kinds = [each["DetailType"] for each in events(bus)]
    assert kinds.count("Load Progressed") == 2


def test_reporting_cannot_fail_a_look(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bus that does not answer, or a file that cannot be read, is counted, and fails no look."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    submitted = steps.run("submit_job", part)
    key = f"work/{state['load']['load_id']}/looks.json"
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=b"no JSON")
    monkeypatch.setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", "http://127.0.0.1:9")

    assert steps.run("check_job", submitted)["job"]["is_finished"]
    assert '"NoticesRejected":[1.0]' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "body"),
    [
        (KEY, PEOPLE),
        ("check/Contact/insert/people.csv", PEOPLE),
        ("incoming/Contact/merge/x.csv", PEOPLE),
        ("incoming/Contact/bulkdrop.toml", 'date_format = "dd.MM.yyyy"\n'),
        ("incoming/Contact/bulkdrop.toml", "date_format = 5\n"),
    ],
    ids=["load", "check", "refusal", "settings", "wrong settings"],
)
def test_own_id_comes_back(steps: Steps, bus: Wire, key: str, body: str) -> None:
    """The uploader's own id is in the summary, status.json, the page and each event."""
    if body == PEOPLE and "merge" not in key:
        load_run(steps, steps.plan(body, key, MINE))
    else:
        steps.run("start_load", steps.drop(body, key, MINE))
    prefix = f"results/{key.removeprefix('incoming/')}/"
    for name in ("summary.json", "status.json"):
        (found,) = [each for each in steps.keys(prefix) if each.endswith(f"/{name}")]
        assert steps.read_json(found)["correlation_id"] == "order-4711"
    (page,) = [each for each in steps.keys(prefix) if each.endswith("/report.html")]

    assert b"order-4711" in steps.read(page)
    assert {json.loads(each["Detail"])["correlation_id"] for each in events(bus)} == {"order-4711"}


def test_own_id_while_a_load_runs(steps: Steps) -> None:
    """status.json of a load that was closed, and of one that runs, hold the uploader's own id."""
    state = steps.plan(PEOPLE, KEY, MINE)
    running = status(steps, state)
    steps.run("close_load", state)
    closed = status(steps, state)

    assert running["correlation_id"] == closed["correlation_id"] == "order-4711"
    assert (running["state"], closed["state"]) == ("Loading", "Unreconciled")
