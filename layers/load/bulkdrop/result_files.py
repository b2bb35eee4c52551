"""Write success.csv, failure.csv and unprocessed.csv of one part."""

from bulkdrop.bucket import Bucket
from bulkdrop.content import PartContent
from bulkdrop.failure_csv import failure_header
from bulkdrop.load import PartStep
from bulkdrop.outcome import ResultFile, ResultName
from bulkdrop.records import RecordCounter
from sfbulk import BulkClient, Job, JobState, ResultSet

_SETS: dict[ResultName, ResultSet] = {
    "success": ResultSet.SUCCESSFUL,
    "failure": ResultSet.FAILED,
    "unprocessed": ResultSet.UNPROCESSED,
}


class ResultFiles:
    """The result files of one part, kept under the part's prefix until the load is finished."""

    def __init__(self, bucket: Bucket, step: PartStep) -> None:
        self._bucket = bucket
        self._step = step

    def collect(self, client: BulkClient, job: Job) -> dict[ResultName, ResultFile]:
        """
        Stream the job's result sets to S3.

        Only the three CSVs are authoritative for a job that failed or was aborted. For one that is
        complete the counters are, so a set that they say is empty costs no call.
        """
        results = {"success": self._fetch(client, job, "success")}
        complete = job.state is JobState.JOB_COMPLETE
        if complete and job.records_failed == 0:
            results["failure"] = self._no_failures()
        else:
            results["failure"] = self._fetch(client, job, "failure")
        if not complete or job.records_processed != self._step.part.records:
            results["unprocessed"] = self._fetch(client, job, "unprocessed")
        if job.records_processed == 0 and not any(file.records for file in results.values()):
            return self.hand_back()  # Salesforce refused the data as a whole
        return results  # type: ignore[return-value] # the keys are literals, which dict loses

    def hand_back(self) -> dict[ResultName, ResultFile]:
        """Give every record back as unprocessed: none of them reached Salesforce."""
        content = PartContent(self._bucket, self._step)
        key = self._key("unprocessed")
        self._bucket.write_stream(key, content.open())
        return {"unprocessed": ResultFile(key, self._step.part.records)}

    def _fetch(self, client: BulkClient, job: Job, name: ResultName) -> ResultFile:
        key, counter = self._key(name), RecordCounter()
        with client.results(job.id, _SETS[name]) as results:
            self._bucket.write_stream(key, counter.watch(results.chunks()))
        return ResultFile(key, counter.records)

    def _no_failures(self) -> ResultFile:
        """Write the failure.csv that Salesforce would give: the header alone."""
        header = b"".join(PartContent(self._bucket, self._step).header())
        delimiter = self._step.plan.column_delimiter.character
        key = self._key("failure")
        self._bucket.write_stream(key, [failure_header(header, delimiter)])
        return ResultFile(key, 0)

    def _key(self, name: ResultName) -> str:
        return f"{self._step.prefix}{name}.csv"
