"""Habits of other orgs that the sandbox org takes on by a setting: each is off until it is set."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from kit.org_caller import TIMEOUT, Caller, called, error_of

HTML = "<html><body>Not here</body></html>"
Taking = Callable[..., Caller]


@pytest.fixture(scope="module")
def running() -> Iterator[Caller]:
    """Run one org for all tests here."""
    with called() as caller:
        yield caller


@pytest.fixture
def taking(running: Caller) -> Iterator[Taking]:
    """Yield a function that sets habits and returns the caller; they are gone after the test."""
    running.org.reset()
    before = {name: getattr(running.org.settings, name) for name in vars(running.org.settings)}

    def take(**habits: Any) -> Caller:
        running.org.configure(**habits)
        return running

    yield take
    for name, value in before.items():
        setattr(running.org.settings, name, value)


def multipart(caller: Caller, content: str, **more: Any) -> requests.Response:
    """Send a multipart create."""
    parts = {
        "job": (None, '{"object":"Contact","operation":"insert"}', "application/json"),
        "content": ("content", content.encode(), "text/csv"),
    }
    return caller.call("POST", "jobs/ingest", files=parts, **more)


def text_of(caller: Caller, job_id: str, result_set: str) -> str:
    """Read a result set as text."""
    return caller.call("GET", f"jobs/ingest/{job_id}/{result_set}").content.decode()


def test_blank_echoes(taking: Taking) -> None:
    """Columns whose header has another case than the API name are blank in all result sets."""
    caller = taking(blank_echoes=True, interrupt_after_rows=2, shuffle_rows=False)
    outcome = caller.run(
        "lastname,Email,Account.external_id__c\nOwl,,\nCat,no,\nDog,a@b.example,\n"
    )
    assert [(row["lastname"], row["Email"]) for row in outcome.successes] == [("", "")]
    assert [(row["lastname"], row["Email"]) for row in outcome.failures] == [("", "no")]
    assert [(r["lastname"], r["Email"]) for r in outcome.unprocessed] == [("", "a@b.example")]
    assert [record["LastName"] for record in caller.org.records("Contact")] == ["Owl"]


def test_blank_echoes_of_relationships(taking: Taking) -> None:
    """A relationship column is blank, too, unless it is written as describe spells it."""
    caller = taking(blank_echoes=True)
    for name, shown in (("Account.external_id__c", ""), ("Account.External_Id__c", "none")):
        (row,) = caller.run(f"LastName,{name}\nOwl,none\n").failures
        assert (row["LastName"], row[name]) == ("Owl", shown)


def test_blank_echoes_of_a_waiting_job(taking: Taking) -> None:
    """The unprocessed rows of a job that was aborted in the queue are blank in the same way."""
    caller = taking(blank_echoes=True, lag=60)
    job_id = caller.start('lastname,"Title"\n"O,wl",Dr\n')
    caller.patch(job_id, "Aborted")
    assert text_of(caller, job_id, "unprocessedrecords") == '"lastname","Title"\n"","Dr"\n'


def test_bare_results(taking: Taking) -> None:
    """A job aborted while it was queued has sets with sf__ columns alone; a started one has not."""
    caller = taking(bare_results=True, lag=60)
    job_id = caller.start("LastName\nOwl\n")
    caller.patch(job_id, "Aborted")
    assert text_of(caller, job_id, "successfulResults") == '"sf__Id","sf__Created"\n'
    assert text_of(caller, job_id, "failedResults") == '"sf__Id","sf__Error"\n'
    assert text_of(caller, job_id, "unprocessedrecords") == "LastName\nOwl\n"
    caller = taking(lag=0, interrupt_after_rows=1, interrupt_state="Aborted")
    started = caller.run("LastName\nOwl\nCat\n")
    assert [row["LastName"] for row in started.successes] == ["Owl"]


@pytest.mark.parametrize(("given", "length"), [(15, 18), (18, 15)])
def test_echoed_ids(taking: Taking, given: int, length: int) -> None:
    """Ids in the user's columns come back with 18 characters for 15, or with 15 for 18."""
    caller = taking(echoed_id_length=length)
    account = caller.run("Name\nAcme\n", "Account").successes[0]["sf__Id"]
    outcome = caller.run(f"LastName,AccountId,Email\nOwl,{account[:given]},\nCat,,no\n")
    assert outcome.successes[0]["AccountId"] == account[:length]
    assert len(outcome.successes[0]["sf__Id"]) == 18
    assert outcome.failures[0]["AccountId"] == ""


def test_marked_results_with_crlf(taking: Taking) -> None:
    """A set may begin with a byte order mark, and all its breaks may be CRLF."""
    caller = taking(marked_results=True, crlf_results=True)
    job_id = caller.start('LastName,Description\nOwl,"a\nb"\n')
    caller.wait(job_id)

    text = text_of(caller, job_id, "successfulResults")

    assert text.startswith('\ufeff"sf__Id"')
    assert text.count("\n") == text.count("\r\n") == 3


def test_no_content_for_empty_results(taking: Taking) -> None:
    """An empty set is answered 204; one with rows is answered whole."""
    caller = taking(no_content_for_empty_results=True)
    job_id = caller.start("LastName\n" + "Owl\n" * 9_000)
    while caller.info(job_id)["state"] != "JobComplete":
        time.sleep(0.01)
    failed = caller.call("GET", f"jobs/ingest/{job_id}/failedResults")
    assert (failed.status_code, failed.content) == (204, b"")
    assert len(caller.results(job_id, "successfulResults")) == 9_000


@pytest.mark.parametrize("state", ["Failed", "Aborted"])
def test_settling(taking: Taking, state: str) -> None:
    """A job that ended early may work on for some looks: its counters move, its results follow."""
    caller = taking(settling_looks=2, interrupt_after_rows=1, interrupt_state=state)
    job_id = caller.start("LastName\nOwl\nCat\nDog\nElk\nFox\n")
    while (info := caller.info(job_id))["state"] != state:
        time.sleep(0.01)
    looks = [caller.info(job_id)["numberRecordsProcessed"] for _ in range(3)]
    outcome = caller.wait(job_id)
    assert [info["numberRecordsProcessed"], *looks] == [1, 2, 3, 3]
    assert (len(outcome.successes), len(outcome.unprocessed)) == (3, 2)
    assert len(caller.org.records("Contact")) == 3


def test_unprocessed_rows_read_too_early(taking: Taking) -> None:
    """A row that was unprocessed when a settling job was read may be loaded right after."""
    caller = taking(settling_looks=5, interrupt_after_rows=1)
    job_id = caller.start("LastName\nOwl\nCat\n")
    while not (early := caller.call("GET", f"jobs/ingest/{job_id}/unprocessedrecords")).ok:
        time.sleep(0.01)
    assert early.text == "LastName\nCat\n"
    assert len(caller.org.records("Contact")) == 2
    assert len(caller.wait(job_id).successes) == 2


def test_late_in_the_list(taking: Taking) -> None:
    """A job may be missing in the list for a while; by its id it is known at once."""
    caller = taking(list_lag=0.3)
    job_id = caller.create()
    assert caller.call("GET", "jobs/ingest").json()["records"] == []
    assert caller.info(job_id)["id"] == job_id
    time.sleep(0.3)
    (listed,) = caller.call("GET", "jobs/ingest").json()["records"]
    assert listed["id"] == job_id


def test_clock(taking: Taking) -> None:
    """Time stamps and lifetimes follow the org's clock, which can be moved."""
    caller = taking(clock_offset=-600)
    open_job, done = caller.create(), caller.start("LastName\nOwl\n")
    created = caller.wait(done).info["createdDate"]
    now = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 600))
    (record,) = caller.org.records("Contact")
    assert created[:15] == record["CreatedDate"][:15] == now[:15]
    said = caller.call("GET", "limits").headers["Date"]
    assert abs(_seconds(said) - (time.time() - 600)) < 10
    taking(clock_offset=8 * 86_400)
    assert caller.info(open_job)["state"] == "Aborted"
    assert caller.call("GET", f"jobs/ingest/{done}").status_code == 404


def _seconds(date: str) -> float:
    return time.mktime(time.strptime(date, "%a, %d %b %Y %H:%M:%S GMT")) - time.timezone


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, '[{"errorCode":"API_ERROR","message":"No"}]', "application/json"),
        (403, HTML, "text/html"),
        (415, None, "application/json"),
    ],
)
def test_multipart_refused(taking: Taking, status: int, body: str | None, kind: str) -> None:
    """The multipart form may be refused, by any status and body, and makes no job."""
    caller = taking(multipart_status=status, **({"multipart_body": body} if body else {}))
    reply = multipart(caller, "LastName\nOwl\n")
    assert (reply.status_code, reply.headers["Content-Type"].split(";")[0]) == (status, kind)
    assert caller.org.jobs() == []
    assert len(caller.run("LastName\nOwl\n").successes) == 1


def test_html_upload_reply(taking: Taking) -> None:
    """The empty 201 of an upload may be labelled text/html."""
    caller = taking(html_upload_reply=True)
    reply = caller.upload(caller.create(), "LastName\nOwl\n")
    assert (reply.status_code, reply.content) == (201, b"")
    assert reply.headers["Content-Type"] == "text/html"


def test_odd_shapes(taking: Taking) -> None:
    """Errors may be one object, versions text, and a field of all jobs missing."""
    caller = taking(
        error_objects=True, api_version_as_text=True, missing_job_fields=["createdById"]
    )
    refused = caller.call("GET", "jobs/ingest/750Sb0000000zzzIAA")
    job_id = caller.create()
    shown = [caller.info(job_id), *caller.call("GET", "jobs/ingest").json()["records"]]
    shown.append(caller.patch(job_id, "Aborted").json())
    assert refused.json()["errorCode"] == "NOT_FOUND"
    assert [(job["apiVersion"], "createdById" in job) for job in shown] == [("66.0", False)] * 3


def test_proxy_limit(taking: Taking) -> None:
    """A proxy may refuse large bodies, with a length or chunked, as HTML."""
    caller = taking(proxy_max_bytes=1000)
    job_id = caller.create()
    small, large = b"LastName\nOwl\n", b"LastName\n" + b"Owl\n" * 1000
    for body in (large, iter([large])):
        headers = {"Content-Type": "text/csv"}
        reply = caller.call("PUT", f"jobs/ingest/{job_id}/batches", data=body, headers=headers)
        assert (reply.status_code, reply.text[:6]) == (413, "<html>")
    assert "numberRecordsProcessed" not in caller.info(job_id)
    reply = caller.call("PUT", f"jobs/ingest/{job_id}/batches", data=iter([small]), headers=headers)
    assert reply.status_code == 201


@pytest.mark.parametrize(("times", "statuses"), [(2, [403, 403, 200]), (None, [403] * 3)])
def test_proxy_refusals(taking: Taking, times: int | None, statuses: list[int]) -> None:
    """A proxy may refuse some requests or all, as HTML."""
    caller = taking(proxy_refusals=times, proxy_path="/jobs/")
    replies = [caller.call("GET", "jobs/ingest") for _ in range(3)]
    assert [reply.status_code for reply in replies] == statuses
    assert replies[0].headers["Content-Type"].startswith("text/html")
    assert caller.call("GET", "limits").status_code == 200


@pytest.mark.parametrize("way", ["multipart", "create"])
def test_late_commit(taking: Taking, way: str) -> None:
    """A request may be lost for its client, and be done a while later."""
    caller = taking()
    caller.org.faults.add("late", "jobs/ingest$", method="POST", seconds=0.3)
    with pytest.raises(requests.ConnectionError):
        multipart(caller, "LastName\nOwl\n") if way == "multipart" else caller.create()
    assert caller.org.jobs() == []
    time.sleep(0.5)
    (job,) = caller.org.jobs()
    assert job["state"] == ("Open" if way == "create" else "JobComplete")


def test_late_commit_after_the_time_out(taking: Taking) -> None:
    """With `delay`, a request is done after its client's time-out."""
    caller = taking()
    caller.org.faults.add("delay", "jobs/ingest$", method="POST", seconds=0.6)
    url = f"{caller.base}/jobs/ingest"
    job = {"object": "Contact", "operation": "insert"}
    with pytest.raises(requests.Timeout):
        caller.session.post(url, json=job, timeout=0.2)
    assert caller.org.jobs() == []
    time.sleep(0.6)
    assert len(caller.org.jobs()) == 1


def test_late_commit_ends_with_a_reset(taking: Taking) -> None:
    """What was to be done late is not done to an org that was emptied."""
    caller = taking()
    caller.org.faults.add("late", "jobs/ingest$", method="POST", seconds=0.2)
    with pytest.raises(requests.ConnectionError):
        caller.create()
    caller.org.reset()
    time.sleep(0.3)
    assert caller.org.jobs() == []


def test_habits_over_http(taking: Taking) -> None:
    """Habits are set from another process by the org's own resource."""
    caller = taking()
    url = f"{caller.org.url}/sandbox/settings"
    changes = {"clock_offset": -600, "missing_job_fields": ["createdById"]}
    shown = requests.patch(url, json=changes, timeout=TIMEOUT).json()
    assert shown.items() >= changes.items()
    assert "createdById" not in caller.info(caller.create())


def test_error_of_a_refused_call(taking: Taking) -> None:
    """Without habits an error is an array."""
    refused = taking().call("GET", "jobs/ingest/750Sb0000000zzzIAA")
    assert error_of(refused)[:2] == (404, "NOT_FOUND")


def test_job_aborted_by_somebody(taking: Taking) -> None:
    """A job can be aborted as if in the org's Setup; one that has ended cannot."""
    caller = taking(lag=60)
    job_id = caller.start("LastName\nOwl\n")
    assert caller.org.abort_job(job_id)
    assert caller.info(job_id)["state"] == "Aborted"
    assert not caller.org.abort_job(job_id)
