"""What can go wrong between sfbulk and the sandbox org, and what it is called."""

from typing import TYPE_CHECKING

import pytest
from kit.sfbulk_org import CONTACTS, FOUR, finished, rows

from local.org import Org
from sfbulk import (
    AuthenticationError,
    BulkClient,
    ClientCredentials,
    IncompleteResultsError,
    JobNotFoundError,
    JobSpec,
    JobStateError,
    JwtBearer,
    LimitExceededError,
    Operation,
    OutcomeUnknownError,
    RequestRejectedError,
    ResultSet,
    SalesforceUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("wrong", "error_code", "advice"),
    [
        ("client_id", "invalid_client_id", "Check the client id"),
        ("client_secret", "invalid_client", "Check the client secret"),
    ],
)
def test_wrong_credentials_are_explained(
    org: Org, wrong: str, error_code: str, advice: str
) -> None:
    """The org's OAuth error is passed on with what to check."""
    login = ClientCredentials(org.url, org.client_id, org.client_secret)
    setattr(login, wrong, "guess")
    with pytest.raises(AuthenticationError, match=advice) as caught:
        login.token()
    assert error_code == caught.value.error_code


def test_user_that_was_not_approved_is_reported(org: Org) -> None:
    """A JWT bearer login for a user that the app does not know says what to set."""
    login = JwtBearer(org.url, org.client_id, "other@example.com", org.private_key)
    with pytest.raises(AuthenticationError, match="admin approved users"):
        login.token()


def test_session_that_ends_before_each_call(org: Org, bulk: BulkClient) -> None:
    """Every step renews its session by itself, and the upload is whole and there once."""
    content = b"LastName\n" + b"Somebody with a long name\n" * 200_000
    org.expire_sessions()
    job = bulk.create_job(CONTACTS)
    org.expire_sessions()
    chunks = [content[start : start + 65536] for start in range(0, len(content), 65536)]
    bulk.upload(job.id, lambda: iter(chunks), len(content))
    org.expire_sessions()
    bulk.abort(job.id)
    statuses = [(e["method"], e["status"]) for e in org.requests() if "/jobs/" in e["path"]]
    assert statuses == [("POST", 200), ("PUT", 401), ("PUT", 201), ("PATCH", 401), ("PATCH", 200)]


@pytest.mark.parametrize("act", ["drop_before", "drop_after"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_lost_write_is_in_doubt(org: Org, bulk: BulkClient, method: str, act: str) -> None:
    """Whether a write was done before its connection broke cannot be known from here."""
    job = bulk.create_job(CONTACTS)
    if method == "DELETE":
        bulk.abort(job.id)
    writes: dict[str, Callable[[], object]] = {
        "POST": lambda: bulk.create_job_with_content(CONTACTS, FOUR),
        "PUT": lambda: bulk.upload(job.id, lambda: [FOUR], len(FOUR)),
        "PATCH": lambda: bulk.close(job.id),
        "DELETE": lambda: bulk.delete(job.id),
    }
    fault = org.faults.add(act, "/jobs/", method=method, times=9)
    with pytest.raises(OutcomeUnknownError):
        writes[method]()
    assert fault.fired == 1


def test_doubt_about_an_upload_can_be_cleared(org: Org, bulk: BulkClient) -> None:
    """An Open job has counters once its data has arrived, so a look shows what was lost."""
    for act, expected in (("drop_during", None), ("drop_after", 0)):
        job = bulk.create_job(CONTACTS)
        org.faults.add(act, "/batches", bytes=20)
        with pytest.raises(OutcomeUnknownError):
            bulk.upload(job.id, lambda: [FOUR], len(FOUR))
        assert expected == bulk.get_job(job.id).records_processed


def test_read_is_repeated_through_trouble(org: Org, bulk: BulkClient) -> None:
    """Two failures of different kinds do not fail a read."""
    job = bulk.create_job(CONTACTS)
    org.faults.add("status", "/jobs/", method="GET", status=503)
    org.faults.add("drop_before", "/jobs/", method="GET")
    assert job.id == bulk.get_job(job.id).id


def test_login_is_repeated_through_trouble(org: Org, bulk: BulkClient) -> None:
    """A token request that fails is made again."""
    org.faults.add("status", "/oauth2/token", status=503)
    assert list(bulk.list_jobs()) == []


def test_org_in_maintenance_is_quoted(org: Org, bulk: BulkClient) -> None:
    """A maintenance page in the org's place is an error that can be read."""
    org.faults.add("status", "/jobs/", method="GET", status=503, times=3)
    with pytest.raises(SalesforceUnavailableError, match="503 We are down for maintenance"):
        list(bulk.list_jobs())


@pytest.mark.parametrize("result_set", list(ResultSet))
def test_cut_results_are_noticed(org: Org, bulk: BulkClient, result_set: ResultSet) -> None:
    """Results that break off raise; opened again they come whole."""
    job = finished(bulk, bulk.create_job_with_content(CONTACTS, FOUR))
    org.faults.add("truncate", str(result_set), bytes=30)
    with (
        bulk.results(job.id, result_set) as results,
        pytest.raises(IncompleteResultsError, match=job.id),
    ):
        list(results.chunks())
    expected = {ResultSet.SUCCESSFUL: 2, ResultSet.FAILED: 2, ResultSet.UNPROCESSED: 0}
    assert expected[result_set] == len(rows(bulk, job, result_set))


def test_list_goes_through_all_pages(org: Org, bulk: BulkClient) -> None:
    """Every job is listed once, however many pages it takes."""
    org.configure(max_list_records=2)
    ids = {bulk.create_job(CONTACTS).id for _ in range(5)}
    listed = list(bulk.list_jobs())
    assert ids == {job.id for job in listed}
    assert len(listed) == 5
    assert {job.records_processed for job in listed} == {None}


def test_second_upload_spoils_a_job(bulk: BulkClient) -> None:
    """Salesforce takes a second PUT and refuses to close the job afterwards."""
    job = bulk.create_job(CONTACTS)
    for _ in range(2):
        bulk.upload(job.id, lambda: [FOUR], len(FOUR))
    with pytest.raises(RequestRejectedError, match="Found multipe contents"):
        bulk.close(job.id)


def test_finished_job_cannot_be_aborted(bulk: BulkClient) -> None:
    """INVALIDJOBSTATE has an error of its own: an abort may come too late."""
    job = finished(bulk, bulk.create_job_with_content(CONTACTS, FOUR))
    with pytest.raises(JobStateError, match="Aborting already Completed Job not allowed"):
        bulk.abort(job.id)


def test_deleted_job_is_gone(bulk: BulkClient) -> None:
    """After a delete the org knows neither the job nor its results."""
    job = finished(bulk, bulk.create_job_with_content(CONTACTS, FOUR))
    bulk.delete(job.id)
    with pytest.raises(JobNotFoundError, match=job.id):
        bulk.get_job(job.id)
    with pytest.raises(JobNotFoundError), bulk.results(job.id, ResultSet.FAILED):
        pass


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (JobSpec("Nonsense", Operation.INSERT), "Unable to find object"),
        (JobSpec("Contact", Operation.UPSERT), "External ID was blank for Contact"),
        (JobSpec("Contact", Operation.HARD_DELETE), "permission Bulk API Hard Delete"),
    ],
)
def test_refused_job_says_why(org: Org, bulk: BulkClient, spec: JobSpec, said: str) -> None:
    """What Salesforce says against a job, or what to do about it, is in the sentence."""
    org.configure(hard_delete_allowed=False)
    with pytest.raises(RequestRejectedError, match=said):
        bulk.create_job(spec)


def test_used_up_limit_is_no_refusal(org: Org, bulk: BulkClient) -> None:
    """No API calls left is an error that passes."""
    org.configure(max_api_requests=0)
    with pytest.raises(LimitExceededError, match="Limit exceeded") as caught:
        bulk.create_job(CONTACTS)
    assert (caught.value.status, caught.value.error_code) == (403, "REQUEST_LIMIT_EXCEEDED")
