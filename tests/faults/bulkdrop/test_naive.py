"""The audit must be able to fail: a loader that sends again what may have arrived is caught."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from faults.audit import Upload, discrepancies, make_upload
from faults.faulty import CLIENT_SECONDS, FaultyWorld, OrgFault

from sfbulk import (
    BulkClient,
    ClientCredentials,
    Job,
    JobSpec,
    Operation,
    ResultSet,
    SalesforceUnavailableError,
    Timeouts,
)

TRIES = 3
SETS = {
    "success": ResultSet.SUCCESSFUL,
    "failure": ResultSet.FAILED,
    "unprocessed": ResultSet.UNPROCESSED,
}


class NaiveLoad:
    """What most scripts do: when no answer comes, send it again; believe the last job alone."""

    def __init__(self, world: FaultyWorld, client: BulkClient, upload: Upload) -> None:
        self._world = world
        self._client = client
        self._upload = upload

    def run(self) -> dict[str, Any]:
        """Load the upload; give a summary such as the product writes."""
        job = self._wait(self._send())
        files = {name: self._results(job, each) for name, each in SETS.items()}
        counts = {name: len(text.splitlines()) - 1 for name, text in files.items()}
        prefix = f"naive/{job.id}/"
        for name, text in files.items():
            self._put(f"{prefix}{name}.csv", text)
        return {
            "load_id": job.id,
            "object": self._upload.object,
            "status": "CompletedWithFailures" if counts["failure"] else "Succeeded",
            "records": {
                "succeeded": counts["success"],
                "failed": counts["failure"],
                "unprocessed": counts["unprocessed"],
                "unknown": 0,
            },
            "results": {name: f"{prefix}{name}.csv" for name in files},
        }

    def _send(self) -> Job:
        spec = JobSpec(object=self._upload.object, operation=Operation.INSERT)
        for _ in range(TRIES - 1):
            with suppress(SalesforceUnavailableError):
                return self._client.create_job_with_content(spec, self._upload.body.encode())
        return self._client.create_job_with_content(spec, self._upload.body.encode())

    def _wait(self, job: Job) -> Job:
        while not job.state.is_terminal:
            job = self._client.get_job(job.id)
        return job

    def _results(self, job: Job, result_set: ResultSet) -> str:
        with self._client.results(job.id, result_set) as results:
            text = b"".join(results.chunks()).decode()
        rows = list(csv.reader(io.StringIO(text, newline="")))
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return out.getvalue()

    def _put(self, key: str, text: str) -> None:
        loading = self._world.loading
        loading.s3.put_object(Bucket=loading.bucket, Key=key, Body=text.encode())


@pytest.fixture
def client(faulty: FaultyWorld) -> Iterator[BulkClient]:
    """Yield a client of the sandbox org."""
    timeouts = Timeouts(read=CLIENT_SECONDS)
    login = ClientCredentials(faulty.org.url, faulty.org.client_id, faulty.org.client_secret)
    with BulkClient(login, timeouts=timeouts) as client:
        yield client


LOST_REPLIES: dict[str, tuple[str, dict[str, Any]]] = {
    "done, reply lost": ("drop_after", {}),
    "503, done": ("status_after", {}),
    "done, reply cut off": ("truncate", {"bytes": 20}),
    "no answer in time, done": ("delay_after", {"seconds": CLIENT_SECONDS + 0.5}),
}


@pytest.mark.parametrize("fault", LOST_REPLIES)
def test_blind_resend_is_caught(faulty: FaultyWorld, client: BulkClient, fault: str) -> None:
    """A client that resends after a lost reply loads records twice, and the audit says which."""
    act, more = LOST_REPLIES[fault]
    upload = make_upload(faulty.new_object())
    faulty.arm([OrgFault(act, "POST", r"/jobs/ingest$", more)], upload.object)
    summary = NaiveLoad(faulty, client, upload).run()

    problems = list(discrepancies(faulty, upload.object, [(upload, summary)]))
    twice = [
        f"{name!r} is in the org 1 times more than it was dropped"
        for name in sorted(set(upload.names) - set(upload.bad))
    ]
    assert [problem for problem in problems if "more than it was dropped" in problem] == twice
    assert len(faulty.jobs(upload.object)) == 2


def test_naive_load_without_faults_passes(faulty: FaultyWorld, client: BulkClient) -> None:
    """Where nothing fails, the naive loader is as good as any: the audit does not object."""
    upload = make_upload(faulty.new_object())
    summary = NaiveLoad(faulty, client, upload).run()

    assert list(discrepancies(faulty, upload.object, [(upload, summary)])) == []


def test_dishonest_summary_is_caught(faulty: FaultyWorld, client: BulkClient) -> None:
    """A summary that claims more than its files and the org have is caught as well."""
    upload = make_upload(faulty.new_object())
    summary = NaiveLoad(faulty, client, upload).run()
    forged = json.loads(json.dumps(summary))
    forged["records"]["succeeded"] += 1
    del forged["results"]["failure"]

    problems = " ".join(discrepancies(faulty, upload.object, [(upload, forged)]))
    assert "succeeded: 11 reported, 10 in the file" in problems
    assert "2 records are nowhere, 0 are reported as unknown" in problems
