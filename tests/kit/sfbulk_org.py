"""What tests of sfbulk against the sandbox org do again and again."""

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager

from local.org import Org
from sfbulk import BulkClient, ClientCredentials, Job, JobSpec, Operation, ResultSet

CONTACTS = JobSpec("Contact", Operation.INSERT)
FOUR = b"FirstName,LastName,Email\nAstro,Nomical,a@example.com\nNo,,\nBad,Mail,nope\nHoot,Owl,\n"


@contextmanager
def client_of(org: Org) -> Iterator[BulkClient]:
    """Yield a client that has the right credentials."""
    with BulkClient(ClientCredentials(org.url, org.client_id, org.client_secret)) as bulk:
        yield bulk


def finished(bulk: BulkClient, job: Job) -> Job:
    """Wait for the job to end."""
    deadline = time.monotonic() + 20
    while not job.state.is_terminal:
        assert time.monotonic() < deadline, f"job {job.id} is still {job.state}"
        time.sleep(0.01)
        job = bulk.get_job(job.id)
    return job


def rows(bulk: BulkClient, job: Job, result_set: ResultSet) -> list[dict[str, str]]:
    """Read one result set as records."""
    with bulk.results(job.id, result_set) as results:
        text = b"".join(results.chunks(1000)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def uploaded(bulk: BulkClient, spec: JobSpec, content: bytes) -> Job:
    """Make a job with this content in three requests."""
    job = bulk.create_job(spec)
    bulk.upload(job.id, lambda: [content[:10], content[10:]], len(content))
    return bulk.close(job.id)
