"""The life of a job in the sandbox org, as sfbulk leads it."""

import pytest
from kit.sfbulk_org import CONTACTS, FOUR, finished, rows, uploaded

from local.org import Org
from sfbulk import (
    BulkClient,
    ColumnDelimiter,
    Job,
    JobSpec,
    JobState,
    JwtBearer,
    LineEnding,
    Operation,
    ResultSet,
)


def test_job_in_three_requests(org: Org, bulk: BulkClient) -> None:
    """Create, upload, close: good rows are written, bad rows come back with Salesforce's reason."""
    job = bulk.create_job(CONTACTS)
    assert (job.state, job.records_processed) == (JobState.OPEN, None)
    bulk.upload(job.id, lambda: [FOUR], len(FOUR))
    assert _state_and_count(bulk.get_job(job.id)) == (JobState.OPEN, 0)
    closed = bulk.close(job.id)
    assert (job.id, job.created_date) == (closed.id, closed.created_date)
    done = finished(bulk, closed)
    assert _state_and_count(done) == (JobState.JOB_COMPLETE, 4)
    assert done.records_failed == 2
    assert done.total_processing_time is not None
    written = rows(bulk, done, ResultSet.SUCCESSFUL)
    assert {record["LastName"] for record in org.records("Contact")} == {"Nomical", "Owl"}
    assert {row["sf__Id"] for row in written} == {record["Id"] for record in org.records("Contact")}
    refused = {row["FirstName"]: row["sf__Error"] for row in rows(bulk, done, ResultSet.FAILED)}
    assert refused["No"].startswith("REQUIRED_FIELD_MISSING:")
    assert refused["Bad"].startswith("INVALID_EMAIL_ADDRESS:")
    assert rows(bulk, done, ResultSet.UNPROCESSED) == []


def _state_and_count(job: Job) -> tuple[JobState, int | None]:
    return job.state, job.records_processed


def test_job_in_one_request(org: Org, bulk: BulkClient) -> None:
    """The multipart request is all that it takes; the data arrives as it was."""
    content = 'LastName,Description\nMüller,"a ""quoted"" line\nand another"\n'.encode()
    job = bulk.create_job_with_content(CONTACTS, content)
    assert job.state is JobState.UPLOAD_COMPLETE
    assert finished(bulk, job).records_failed == 0
    (contact,) = org.records("Contact")
    assert (contact["LastName"], contact["Description"]) == (
        "Müller",
        'a "quoted" line\nand another',
    )
    posts = [entry["path"] for entry in org.requests() if entry["method"] != "GET"]
    assert posts == ["/services/oauth2/token", "/services/data/v66.0/jobs/ingest"]


@pytest.mark.parametrize("line_ending", list(LineEnding))
@pytest.mark.parametrize("delimiter", list(ColumnDelimiter))
def test_every_dialect(
    org: Org, bulk: BulkClient, delimiter: ColumnDelimiter, line_ending: LineEnding
) -> None:
    """A job with any column delimiter and either line ending is loaded."""
    spec = JobSpec("Contact", Operation.INSERT, column_delimiter=delimiter, line_ending=line_ending)
    lines = ["FirstName,LastName", "Astro,Nomical", ""]
    content = line_ending.characters.join(lines).replace(",", delimiter.character).encode()
    job = finished(bulk, bulk.create_job_with_content(spec, content))
    assert (delimiter, line_ending) == (job.column_delimiter, job.line_ending)
    assert [record["FirstName"] for record in org.records("Contact")] == ["Astro"]


def test_every_operation(org: Org, bulk: BulkClient) -> None:
    """Insert, update, upsert, delete and hard delete do to a record what they say."""
    inserted = finished(bulk, uploaded(bulk, CONTACTS, b"LastName\nOne\nTwo\n"))
    first, second = (row["sf__Id"] for row in rows(bulk, inserted, ResultSet.SUCCESSFUL))
    update = f"Id,LastName\n{first},Three\n".encode()
    upsert = f"Id,LastName\n{second},Four\n".encode()
    finished(bulk, uploaded(bulk, JobSpec("Contact", Operation.UPDATE), update))
    job = finished(bulk, uploaded(bulk, JobSpec("Contact", Operation.UPSERT, "Id"), upsert))
    assert job.external_id_field_name == "Id"
    assert [row["sf__Created"] for row in rows(bulk, job, ResultSet.SUCCESSFUL)] == ["false"]
    assert {contact["LastName"] for contact in org.records("Contact")} == {"Three", "Four"}
    for operation, record_id in ((Operation.DELETE, first), (Operation.HARD_DELETE, second)):
        spec = JobSpec("Contact", operation)
        job = finished(bulk, uploaded(bulk, spec, f"Id\n{record_id}\n".encode()))
        assert (operation, 0) == (job.operation, job.records_failed)
    assert org.records("Contact") == []


def test_large_results_are_read_in_pieces(org: Org, bulk: BulkClient) -> None:
    """Thousands of rows go up as a stream and come back as one, each once."""
    lines = [b"LastName\n", *(b"Name %d\n" % number for number in range(5000))]
    job = bulk.create_job(CONTACTS)
    bulk.upload(job.id, lambda: iter(lines), sum(map(len, lines)))
    done = finished(bulk, bulk.close(job.id))
    names = [row["LastName"] for row in rows(bulk, done, ResultSet.SUCCESSFUL)]
    assert sorted(names) == sorted(line.decode().strip() for line in lines[1:])
    assert len(org.records("Contact")) == 5000


def test_failed_job_says_why(bulk: BulkClient) -> None:
    """A file that Salesforce cannot take fails with its message; every row is unprocessed."""
    job = finished(bulk, bulk.create_job_with_content(CONTACTS, b"LastName,Nmae\nA,B\n"))
    assert job.state is JobState.FAILED
    assert job.error_message == "InvalidBatch : Field name not found : Nmae"
    assert len(rows(bulk, job, ResultSet.UNPROCESSED)) == 1


def test_jwt_bearer_logs_in(org: Org) -> None:
    """A signed assertion is as good as a secret."""
    login = JwtBearer(org.url, org.client_id, org.username, org.private_key)
    with BulkClient(login) as bulk:
        assert list(bulk.list_jobs()) == []
