"""The ingest calls of the sandbox org: fields, states and refusals as Salesforce has them."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from kit.org_caller import TIMEOUT, Caller, called, error_of

CORE = {
    "id",
    "operation",
    "object",
    "createdById",
    "createdDate",
    "systemModstamp",
    "state",
    "concurrencyMode",
    "contentType",
    "apiVersion",
}
DIALECT = {"lineEnding", "columnDelimiter"}
TIMES = {"retries", "totalProcessingTime", "apiActiveProcessingTime", "apexProcessingTime"}
COUNTERS = {"numberRecordsProcessed", "numberRecordsFailed"}


@pytest.fixture(scope="module")
def running() -> Iterator[Caller]:
    """Run one org for all tests here."""
    with called() as caller:
        yield caller


@pytest.fixture
def caller(running: Caller) -> Iterator[Caller]:
    """Yield the caller of an org without traces of other tests."""
    running.org.reset()
    yield running
    running.org.configure(lag=0, max_upload_bytes=112_500_000, max_list_records=1000)


def post(caller: Caller, **payload: Any) -> requests.Response:
    """Ask for a job."""
    return caller.call("POST", "jobs/ingest", json=payload)


def test_fields_of_each_call(caller: Caller) -> None:
    """Each call shows exactly the fields that Salesforce shows there."""
    created = post(caller, object="Contact", operation="insert")
    job_id = created.json()["id"]
    empty = caller.info(job_id)
    put = caller.upload(job_id, "LastName\nOwl\n")
    filled = caller.info(job_id)
    closed = caller.patch(job_id, "UploadComplete")
    done = caller.wait(job_id).info
    (listed,) = caller.call("GET", "jobs/ingest").json()["records"]

    assert (created.status_code, put.status_code, put.content) == (200, 201, b"")
    assert created.json().keys() == CORE | DIALECT | {"contentUrl"}
    assert empty.keys() == CORE | DIALECT | TIMES | {"contentUrl", "jobType"}
    assert filled.keys() == empty.keys() | COUNTERS
    assert closed.json().keys() == CORE
    assert done.keys() == CORE | DIALECT | TIMES | COUNTERS | {"jobType"}
    assert listed.keys() == CORE | DIALECT | {"jobType"}


def test_values_of_a_new_job(caller: Caller) -> None:
    """Ids have 18 characters, the version is a number, contentUrl has no slash in front."""
    job = post(caller, object="contact", operation="insert").json()
    assert (len(job["id"]), job["id"][:3]) == (18, "750")
    assert job["object"] == "Contact"
    assert job["apiVersion"] == 66.0
    assert job["contentUrl"] == f"services/data/v66.0/jobs/ingest/{job['id']}/batches"
    assert job["createdDate"].endswith("+0000")
    assert (job["lineEnding"], job["columnDelimiter"]) == ("LF", "COMMA")


def test_short_id(caller: Caller) -> None:
    """A job answers to its id of 15 characters, too."""
    job_id = caller.create()
    assert caller.info(job_id[:15])["id"] == job_id


@pytest.mark.parametrize(
    ("payload", "status", "code", "message"),
    [
        (
            {"operation": ""},
            400,
            "API_ERROR",
            "Invalid value: '' supplied for property: 'operation'",
        ),
        (
            {"operation": "INSERT"},
            400,
            "API_ERROR",
            "Invalid value: 'INSERT' supplied for property: 'operation'",
        ),
        (
            {"contentType": "JSON"},
            400,
            "API_ERROR",
            "Invalid value: 'JSON' supplied for property: 'contentType'",
        ),
        (
            {"lineEnding": "CR"},
            400,
            "API_ERROR",
            "Invalid value: 'CR' supplied for property: 'lineEnding'",
        ),
        ({"object": "Nothing"}, 400, "INVALIDJOB", "InvalidJob : Unable to find object: Nothing"),
        (
            {"object": "User"},
            400,
            "INVALIDENTITY",
            "Entity 'User' is not supported by the Bulk API.",
        ),
        (
            {"operation": "upsert"},
            400,
            "INVALIDJOB",
            (
                "InvalidJob : External ID was blank for Contact. "
                "An External ID must be specified for upsert."
            ),
        ),
        (
            {"operation": "upsert", "externalIdFieldName": "Title"},
            400,
            "INVALIDJOB",
            "InvalidJob : Field name provided, Title does not match an External ID for Contact",
        ),
    ],
)
def test_refused_creation(
    caller: Caller, payload: dict[str, str], status: int, code: str, message: str
) -> None:
    """What cannot be a job is refused at once, in Salesforce's words."""
    reply = post(caller, **{"object": "Contact", "operation": "insert"} | payload)
    assert error_of(reply) == (status, code, message)


def test_hard_delete_needs_permission(caller: Caller) -> None:
    """Without the permission hardDelete is no feature of the org."""
    caller.org.configure(hard_delete_allowed=False)
    reply = post(caller, object="Contact", operation="hardDelete")
    caller.org.configure(hard_delete_allowed=True)
    assert error_of(reply)[:2] == (400, "FEATURENOTENABLED")


def test_second_upload_poisons(caller: Caller) -> None:
    """A second PUT is accepted; closing then fails, and only abort or delete are left."""
    job_id = caller.create()
    statuses = [caller.upload(job_id, "LastName\nOwl\n").status_code for _ in range(2)]
    status, code, message = error_of(caller.patch(job_id, "UploadComplete"))
    assert statuses == [201, 201]
    assert (status, code) == (400, "INVALIDJOB")
    assert message.startswith(f"Found multipe contents for job: <{job_id[:15]}>, please 'Close'")
    assert caller.patch(job_id, "Aborted").json()["state"] == "Aborted"


def test_upload_to_closed_job(caller: Caller) -> None:
    """A job that is not Open takes no data."""
    job_id = caller.start("LastName\nOwl\n")
    assert error_of(caller.upload(job_id, "LastName\nOwl\n"))[:2] == (400, "INVALIDJOBSTATE")


def test_finished_job_stays(caller: Caller) -> None:
    """A finished job can be neither closed nor aborted."""
    job_id = caller.start("LastName\nOwl\n")
    caller.wait(job_id)
    close = "Closing already Completed Job not allowed"
    abort = "Aborting already Completed Job not allowed"
    assert error_of(caller.patch(job_id, "UploadComplete")) == (400, "INVALIDJOBSTATE", close)
    assert error_of(caller.patch(job_id, "Aborted")) == (400, "INVALIDJOBSTATE", abort)


def test_only_two_states_can_be_asked_for(caller: Caller) -> None:
    """Any other state than UploadComplete and Aborted is no value."""
    reply = caller.patch(caller.create(), "JobComplete")
    message = "Invalid value: 'JobComplete' supplied for property: 'state'"
    assert error_of(reply) == (400, "API_ERROR", message)


def test_delete(caller: Caller) -> None:
    """An Open job cannot be deleted, a finished one can, and is then unknown."""
    job_id = caller.create()
    assert error_of(caller.call("DELETE", f"jobs/ingest/{job_id}"))[1] == "INVALIDJOBSTATE"
    caller.upload(job_id, "LastName\nOwl\n")
    caller.patch(job_id, "UploadComplete")
    caller.wait(job_id)
    gone = caller.call("DELETE", f"jobs/ingest/{job_id}")
    assert (gone.status_code, gone.content) == (204, b"")
    message = "The requested resource does not exist"
    assert error_of(caller.call("GET", f"jobs/ingest/{job_id}")) == (404, "NOT_FOUND", message)
    assert len(caller.org.records("Contact")) == 1


def test_results_need_a_finished_job(caller: Caller) -> None:
    """Results of a job that still runs are refused."""
    job_id = caller.create()
    for name in ("successfulResults", "failedResults", "unprocessedRecords"):
        reply = caller.call("GET", f"jobs/ingest/{job_id}/{name}")
        assert error_of(reply)[:2] == (400, "INVALIDJOBSTATE")


def test_list_in_pages(caller: Caller) -> None:
    """The list comes in pages that together hold each job once."""
    caller.org.configure(max_list_records=2)
    made = {caller.create() for _ in range(5)}
    seen: list[str] = []
    path = "jobs/ingest?jobType=V2Ingest"
    while path:
        page = caller.call("GET", path).json()
        seen += [job["id"] for job in page["records"]]
        path = (page["nextRecordsUrl"] or "").removeprefix("/services/data/v66.0/")
        assert page["done"] is (path == "")
    assert sorted(seen) == sorted(made)
    assert caller.call("GET", "jobs/ingest?jobType=Classic").json()["records"] == []


def test_upload_limit(caller: Caller) -> None:
    """Data above the limit is refused and the job stays without it."""
    caller.org.configure(max_upload_bytes=100)
    job_id = caller.create()
    status, code, message = error_of(caller.upload(job_id, "LastName\n" + "x" * 200))
    assert (status, code) == (400, "CLIENTINPUTERROR")
    assert "Exceeded max size limit" in message
    assert "numberRecordsProcessed" not in caller.info(job_id)


def test_chunked_and_gzip_upload(caller: Caller) -> None:
    """Data may come chunked, and compressed."""
    job_id = caller.create()
    data = gzip.compress(b"LastName\n" + b"Owl\n" * 5000)
    headers = {"Content-Type": "text/csv", "Content-Encoding": "gzip"}
    pieces = (data[i : i + 7] for i in range(0, len(data), 7))
    caller.call("PUT", f"jobs/ingest/{job_id}/batches", data=pieces, headers=headers)
    caller.patch(job_id, "UploadComplete")
    assert caller.wait(job_id).info["numberRecordsProcessed"] == 5000


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "jobs/nothing", 404, "NOT_FOUND"),
        ("GET", "sobjects/Nothing/describe", 404, "NOT_FOUND"),
        ("PUT", "jobs/ingest", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "jobs/ingest", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_refused_requests(caller: Caller, method: str, path: str, status: int, code: str) -> None:
    """Unknown resources, wrong methods and wrong types are distinguished."""
    assert error_of(caller.call(method, path, data=b"x"))[:2] == (status, code)


@pytest.mark.parametrize(("version", "status"), [("v25.0", 410), ("v99.0", 404), ("x", 404)])
def test_other_versions(caller: Caller, version: str, status: int) -> None:
    """A retired version is gone; one that never was is not found."""
    url = f"{caller.org.url}/services/data/{version}/limits"
    assert caller.session.get(url, timeout=TIMEOUT).status_code == status


def test_version_list_needs_no_token(caller: Caller) -> None:
    """Anybody may ask which versions there are."""
    versions = requests.get(f"{caller.org.url}/services/data/", timeout=TIMEOUT).json()
    assert {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"} in versions


def test_describe(caller: Caller) -> None:
    """Describe returns what a header check needs."""
    fields = {
        f["name"]: f for f in caller.call("GET", "sobjects/contact/describe").json()["fields"]
    }
    assert (fields["LastName"]["nillable"], fields["LastName"]["length"]) == (False, 80)
    assert (fields["Name"]["createable"], fields["CreatedDate"]["updateable"]) == (False, False)
    assert (fields["External_Id__c"]["externalId"], fields["Email"]["idLookup"]) == (True, True)
    account = fields["AccountId"]
    assert (account["referenceTo"], account["relationshipName"]) == (["Account"], "Account")


def test_jobs_expire() -> None:
    """An Open job past its time is aborted; a finished one past its retention is gone."""
    with called(open_lifetime=0, retention=3600) as caller:
        job_id = caller.create()
        assert caller.info(job_id)["state"] == "Aborted"
        caller.org.configure(retention=0)
        assert caller.call("GET", f"jobs/ingest/{job_id}").status_code == 404
