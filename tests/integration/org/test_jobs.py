"""Whole jobs of the sandbox org: refused data, progress, interruptions, results, limits."""

import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from kit.org_caller import TIMEOUT, Caller, called, error_of

LINE_ENDING = "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is"
QUOTE = (
    "InvalidBatch : Failed to parse CSV. Found unescaped quote. "
    "A value with quote should be within a quote"
)
OWLS = "LastName\n" + "".join(f"Owl {i}\n" for i in range(1000))


@pytest.fixture(scope="module", name="caller")
def running_caller() -> Iterator[Caller]:
    """Yield a caller of one org for the tests that change nothing about it."""
    with called() as caller:
        yield caller


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        ("LastName\r\nOwl\r\n", {}, f"{LINE_ENDING} LF"),
        ('LastName\n"O\r\nwl"\n', {}, f"{LINE_ENDING} LF"),
        ("LastName\nOwl\n", {"lineEnding": "CRLF"}, f"{LINE_ENDING} CRLF"),
        ("\ufeffLastName\nOwl\n", {}, "InvalidBatch : Field name not found : \ufeffLastName"),
        ('\ufeff"LastName"\n"Owl"\n', {}, QUOTE),
        ("LastName;Title\nOwl;Dr\n", {}, "InvalidBatch : Field name not found : LastName;Title"),
        ("LastName,Nope,No\nOwl,a,b\n", {}, "InvalidBatch : Field name not found : Nope"),
        (
            "LastName,Company.Name\nOwl,a\n",
            {},
            "InvalidBatch : Unable to find relationship: Company",
        ),
        (
            "LastName,Account:Account.External_Id__c\nOwl,a\n",
            {},
            "InvalidBatch : type is not needed for non polymorphic foreign key references: Account",
        ),
        (
            "LastName,Account:External_Id__c\nOwl,a\n",
            {},
            "InvalidBatch : Field name not found : Account:External_Id__c",
        ),
        (
            "LastName,Account.Parent.External_Id__c\nOwl,a\n",
            {},
            "InvalidBatch : Field name not found : Account.Parent.External_Id__c",
        ),
        (
            "Id,LastName\n003Sb0000000001IAA,Owl\n",
            {"operation": "delete"},
            "InvalidBatch : Field name not found : LastName",
        ),
    ],
)
def test_refused_data(caller: Caller, data: str, options: dict[str, str], message: str) -> None:
    """Data refused as a whole fails the job, with no row counted and every row unprocessed."""
    operation = options.get("operation", "insert")
    more = {key: value for key, value in options.items() if key != "operation"}
    job_id = caller.start(data, "Contact", operation, **more)
    info = caller.wait(job_id).info
    assert (info["state"], info["errorMessage"]) == ("Failed", message)
    assert (info["numberRecordsProcessed"], info["numberRecordsFailed"]) == (0, 0)
    unprocessed = caller.call("GET", f"jobs/ingest/{job_id}/unprocessedrecords")
    assert unprocessed.content.decode() == data


def test_refused_encoding(caller: Caller) -> None:
    """Data that is not UTF-8 fails the job."""
    info = caller.run("LastName\nMüller\n".encode("cp1252")).info
    assert info["errorMessage"] == "InvalidBatch : Failed to parse CSV. Data is not valid UTF-8"


def test_polymorphic_lookup_needs_prefix(caller: Caller) -> None:
    """A relationship to one of several objects must say which."""
    info = caller.run("Subject,Owner.Username\nHelp,x\n", "Case").info
    assert info["errorMessage"].endswith("polymorphic foreign key references: Owner")


@pytest.mark.parametrize("data", ["", "LastName\n", "LastName\n\n\n", None])
def test_no_rows(caller: Caller, data: str | None) -> None:
    """A job without rows completes; all its result sets are there and empty."""
    job_id = caller.create()
    if data is not None:
        caller.upload(job_id, data)
    caller.patch(job_id, "UploadComplete")
    outcome = caller.wait(job_id)
    assert (outcome.info["state"], outcome.info["numberRecordsProcessed"]) == ("JobComplete", 0)
    assert (outcome.successes, outcome.failures, outcome.unprocessed) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("BACKQUOTE", "`"),
        ("CARET", "^"),
        ("COMMA", ","),
        ("PIPE", "|"),
        ("SEMICOLON", ";"),
        ("TAB", "\t"),
    ],
)
@pytest.mark.parametrize(("ending", "line_break"), [("LF", "\n"), ("CRLF", "\r\n")])
def test_dialects(caller: Caller, name: str, character: str, ending: str, line_break: str) -> None:
    """Each delimiter works with each line ending; results use LF and the job's delimiter."""
    data = line_break.join([f"LastName{character}Title", f"Owl{character}Dr"])
    job_id = caller.start(data, columnDelimiter=name, lineEnding=ending)
    caller.wait(job_id)
    text = caller.call("GET", f"jobs/ingest/{job_id}/successfulResults/").text
    header, row, end = text.split("\n")
    assert header == character.join(['"sf__Id"', '"sf__Created"', "LastName", "Title"])
    assert row.split(character)[1:] == ['"true"', '"Owl"', '"Dr"']
    assert end == ""


def test_multipart(caller: Caller) -> None:
    """One request creates, uploads and closes; lines may end in LF or CRLF."""
    job = '{"object":"Contact","operation":"insert"}'
    for line_break, boundary in (("\n", '"B 1"'), ("\r\n", "B1")):
        bar = "--" + boundary.strip('"')
        lines = [
            bar,
            "Content-Type: application/json",
            'Content-Disposition: form-data; name="job"',
            "",
            job,
            bar,
            "Content-Type: text/csv",
            'Content-Disposition: form-data; name="content"; filename="content"',
            "",
            "LastName\nOwl",
            f"{bar}--",
        ]
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        body = line_break.join(lines).encode()
        created = caller.call("POST", "jobs/ingest", data=body, headers=headers)
        assert (created.status_code, created.json()["state"]) == (200, "UploadComplete")
        assert "contentUrl" not in created.json()
        outcome = caller.wait(created.json()["id"])
        assert [row["LastName"] for row in outcome.successes] == ["Owl"]


def test_multipart_limit(caller: Caller) -> None:
    """100,000 characters go in one request, one more does not; bytes do not count."""
    for size, status in ((100_000, 200), (100_001, 400)):
        content = ("LastName\n" + "ü" * (size - 9)).encode()
        parts = {
            "job": (None, '{"object":"Contact","operation":"insert"}', "application/json"),
            "content": ("content", content, "text/csv"),
        }
        assert caller.call("POST", "jobs/ingest", files=parts).status_code == status


def test_results_habits(caller: Caller) -> None:
    """Numbers are written as Java does, the header comes as sent, rows in no order."""
    data = 'name,ANNUALREVENUE,"NumberOfEmployees"\nAcme,912260031,7\nBcme,1200.50,\n'
    job_id = caller.start(data, "Account")
    caller.wait(job_id)
    lines = caller.call("GET", f"jobs/ingest/{job_id}/successfulResults").text.splitlines()
    assert lines[0] == '"sf__Id","sf__Created",name,ANNUALREVENUE,"NumberOfEmployees"'
    assert sorted(line.split(",", 1)[1] for line in lines[1:]) == [
        '"true","Acme","9.12260031E8","7"',
        '"true","Bcme","1200.5",""',
    ]


def test_row_order_is_not_kept(caller: Caller) -> None:
    """Result rows come in another order than they were sent."""
    outcome = caller.run(OWLS)
    names = [row["LastName"] for row in outcome.successes]
    assert names != sorted(names, key=lambda name: int(name[4:]))
    assert len(set(names)) == 1000


def test_alphabetical_columns() -> None:
    """The org can be set to order result columns by name, as Salesforce sometimes does."""
    with called(alphabetical_columns=True) as caller:
        job_id = caller.start("LastName,Email,FirstName\nOwl,,Hoot\n")
        caller.wait(job_id)
        text = caller.call("GET", f"jobs/ingest/{job_id}/successfulResults").text
    header, row, _ = text.split("\n")
    assert header == '"sf__Id","sf__Created",Email,FirstName,LastName'
    assert row.endswith('"true","","Hoot","Owl"')


def test_gzip_results(caller: Caller) -> None:
    """Results come compressed to a client that accepts that."""
    job_id = caller.start(OWLS)
    caller.wait(job_id)
    path = f"jobs/ingest/{job_id}/successfulResults"
    plain = caller.call("GET", path, headers={"Accept-Encoding": "identity"})
    packed = caller.call("GET", path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.content == packed.content
    assert plain.headers["Content-Type"] == "text/csv; charset=UTF-8"


def test_progress() -> None:
    """A closed job waits for its lag, then its counters grow in chunks of 200 rows."""
    with called(lag=0.3, seconds_per_thousand_rows=0.5) as caller:
        job_id = caller.start(OWLS)
        seen = []
        while (info := caller.info(job_id))["state"] not in {"JobComplete", "Failed"}:
            seen.append((info["state"], info["numberRecordsProcessed"]))
            time.sleep(0.01)
    assert seen[0] == ("UploadComplete", 0)
    counts = [count for state, count in seen if state == "InProgress"]
    assert counts == sorted(counts)
    assert len(set(counts)) > 2
    assert all(count % 200 == 0 for count in counts)


def test_abort_midway() -> None:
    """Aborting keeps what was written and lists the rest as unprocessed."""
    with called(seconds_per_thousand_rows=5) as caller:
        job_id = caller.start(OWLS)
        while not caller.info(job_id)["numberRecordsProcessed"]:
            time.sleep(0.01)
        assert caller.patch(job_id, "Aborted").json()["state"] == "Aborted"
        outcome = caller.wait(job_id)
        records = caller.org.records("Contact")
    assert "errorMessage" not in outcome.info
    assert len(outcome.successes) == len(records) == outcome.info["numberRecordsProcessed"]
    assert len(outcome.successes) + len(outcome.unprocessed) == 1000
    names = {row["LastName"] for row in outcome.successes + outcome.unprocessed}
    assert len(names) == 1000


@pytest.mark.parametrize("state", ["Failed", "Aborted"])
def test_interruption(state: str) -> None:
    """A job can be made to end after this many rows; the next one runs through."""
    with called(interrupt_after_rows=350, interrupt_state=state, batch_retries=20) as caller:
        first, second = caller.run(OWLS), caller.run(OWLS)
    assert (first.info["state"], first.info["retries"]) == (state, 20)
    assert (len(first.successes), len(first.unprocessed)) == (350, 650)
    assert ("errorMessage" in first.info) is (state == "Failed")
    assert len(second.successes) == 1000


def test_daily_batches() -> None:
    """Batches beyond the daily limit are not recorded anywhere; new jobs are then refused."""
    with called(batch_size=400, max_bulk_batches=2) as caller:
        outcome = caller.run(OWLS)
        limits = caller.call("GET", "limits").json()
        payload = {"object": "Contact", "operation": "insert"}
        refused = caller.call("POST", "jobs/ingest", json=payload)
    assert outcome.info["state"] == "Failed"
    assert outcome.info["errorMessage"] == "ExceededQuota : ApiBatchItems Limit exceeded."
    assert (len(outcome.successes), len(outcome.unprocessed)) == (800, 0)
    assert limits["DailyBulkApiBatches"] == {"Max": 2, "Remaining": 0}
    assert error_of(refused)[:2] == (400, "EXCEEDEDQUOTA")


def test_last_batch_of_the_day() -> None:
    """Rows that just fit the day's batches are loaded."""
    with called(batch_size=500, max_bulk_batches=2) as caller:
        assert caller.run(OWLS).info["state"] == "JobComplete"


def test_api_requests() -> None:
    """Each call counts; beyond the limit all are refused."""
    with called(max_api_requests=2) as caller:
        replies = [caller.call("GET", "limits") for _ in range(3)]
    usages = [reply.headers.get("Sforce-Limit-Info") for reply in replies[:2]]
    assert usages == ["api-usage=1/2", "api-usage=2/2"]
    refused = (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    assert error_of(replies[2]) == refused


def test_jobs_run_side_by_side() -> None:
    """A job that waits does not hold up others."""
    with called(lag=0.2) as caller:
        started = time.monotonic()
        jobs = [caller.start("LastName\nOwl\n") for _ in range(20)]
        for job_id in jobs:
            caller.wait(job_id)
        assert time.monotonic() - started < 3
        assert len(caller.org.records("Contact")) == 20


def test_fast_mode() -> None:
    """Benchmark mode counts and answers every row, with quotes and breaks, and stores none."""
    data = 'LastName,Title\nOwl,Dr\n"C\nat","M\n""x"""\n\nDog,\n' + "".join(
        f"Owl {i},{i}\n" for i in range(60_000)
    )
    with called(fast=True) as caller:
        outcome = caller.run(data)
        remaining = caller.call("GET", "limits").json()["DailyBulkApiBatches"]["Remaining"]
        assert caller.org.records("Contact") == []
    assert outcome.info["numberRecordsProcessed"] == len(outcome.successes) == 60_003
    assert [row["LastName"] for row in outcome.successes[:3]] == ["Owl", "C\nat", "Dog"]
    assert len({row["sf__Id"] for row in outcome.successes}) == 60_003
    assert (outcome.failures, outcome.unprocessed) == ([], [])
    assert remaining == 15_000 - 7


def test_fast_mode_interrupted() -> None:
    """Benchmark mode can be interrupted, too."""
    with called(fast=True, interrupt_after_rows=350) as caller:
        outcome = caller.run(OWLS)
    assert (len(outcome.successes), len(outcome.unprocessed)) == (350, 650)


def test_real_exports(caller: Caller) -> None:
    """A file with the header of a real export fails on its first unknown column."""
    header = '"ID","ISDELETED","NAME","ORACLE_ID__C","SESSION_ID__C"\n'
    info = caller.run(f'{header}"001x0000002xLCVAA2","false","Acme","",""\n', "Account").info
    assert info["errorMessage"] == "InvalidBatch : Field name not found : ORACLE_ID__C"


def test_database_is_kept(tmp_path: Path) -> None:
    """Records outlive the org in the file it was given, and ids are never used twice."""
    file = tmp_path / "org.sqlite"
    with called(database=file) as caller:
        first = caller.run("LastName\nOwl\n")
    with called(database=file) as caller:
        second = caller.run("LastName\nCat\n")
        assert len(caller.org.records("Contact")) == 2
    assert first.successes[0]["sf__Id"] < second.successes[0]["sf__Id"]
    assert first.info["id"] < second.info["id"]


def test_connections_are_kept(caller: Caller) -> None:
    """One connection serves many calls, also after one whose body nobody read."""
    address = urlsplit(caller.org.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT)
    statuses = []
    for method, path in (("GET", "/services/data/"), ("PUT", "/none"), ("HEAD", "/services/data")):
        connection.request(method, path, body=b"x" * 100_000)
        reply = connection.getresponse()
        reply.read()
        statuses.append((reply.status, reply.will_close))
    connection.close()
    assert statuses == [(200, False), (401, False), (200, False)]
