"""Write success.csv, failure.csv and unprocessed.csv of one attempt at a part."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from bulkdrop.content import PartContent
from bulkdrop.load import Part, PartStep
from bulkdrop.outcome import ResultFile
from bulkdrop.result_csv import ResultName, result_header
from bulkdrop.save_results.again import part_of_file
from bulkdrop.save_results.record_counter import RecordCounter
from bulkdrop.save_results.second_chance import SecondChance
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.streams import ended
from sfbulk import BulkClient, Job, JobState, ResultSet

_SETS: dict[ResultName, ResultSet] = {
    "success": ResultSet.SUCCESSFUL,
    "failure": ResultSet.FAILED,
    "unprocessed": ResultSet.UNPROCESSED,
}


Results = dict[ResultName, ResultFile]
Through = Callable[[Iterable[bytes]], Iterator[bytes]]


class ResultFiles:
    """
    The result files of one attempt at a part, kept under its prefix until the load is finished.

    `second_chances` is how many more attempts may follow the first.
    """

    def __init__(self, bucket: Bucket, step: PartStep, second_chances: int) -> None:
        self._bucket = bucket
        self._step = step
        self._delimiter = step.plan.column_delimiter.character
        self._is_last = step.part.attempt > second_chances

    def collect(self, client: BulkClient, job: Job) -> tuple[Results, Part | None]:
        """
        Stream the job's result sets to S3; give them and the part that a next attempt loads.

        Only the three CSVs are authoritative for a job that failed or was aborted. For one that is
        complete the counters are, so a set that they say is empty costs no call.
        """
        complete = job.state is JobState.JOB_COMPLETE
        results: Results = {"success": self._fetch(client, job, "success")}
        if complete and job.records_failed == 0:
            results["failure"] = self._header_alone("failure")
        elif self._is_last or job.state is JobState.ABORTED or not job.records_processed:
            results["failure"] = self._fetch(client, job, "failure")
        else:
            return self._sift(client, job, results)
        if not complete or job.records_processed != self._step.part.records:
            results["unprocessed"] = self._fetch(client, job, "unprocessed")
        if not (job.records_processed or any(file.records for file in results.values())):
            results = self.hand_back()  # Salesforce refused the data as a whole
        return results, None

    def hand_back(self) -> Results:
        """Give every record back as unprocessed: none of them reached Salesforce."""
        content = PartContent(self._bucket, self._step)
        key = self._key("unprocessed")
        self._bucket.write_stream(key, ended(content.open()))
        return {"unprocessed": ResultFile(key, self._step.part.records)}

    def _sift(self, client: BulkClient, job: Job, results: Results) -> tuple[Results, Part | None]:
        """Take what passes and what was not processed out of the results, for a next attempt."""
        with SecondChance(self._delimiter) as chance:
            results["failure"] = self._fetch(client, job, "failure", chance.sift)
            with client.results(job.id, ResultSet.UNPROCESSED) as unprocessed:
                chance.take_all(unprocessed.chunks())
            if not chance.records:
                return results, None
            left = chance.save(self._bucket, f"{self._step.prefix}again.csv")
        return results, part_of_file(self._bucket, left, self._step.part)

    def _fetch(
        self, client: BulkClient, job: Job, name: ResultName, through: Through = iter
    ) -> ResultFile:
        key, counter = self._key(name), RecordCounter()
        with client.results(job.id, _SETS[name]) as results:
            chunks = ended(counter.watch(through(results.chunks())))
            first = next(chunks, b"")
            if not first:  # an empty set may come without its header
                return self._header_alone(name)
            self._bucket.write_stream(key, chain([first], chunks))
        return ResultFile(key, counter.records)

    def _header_alone(self, name: ResultName) -> ResultFile:
        """Write the file that Salesforce gives for an empty set."""
        header = b"".join(PartContent(self._bucket, self._step).header())
        key = self._key(name)
        self._bucket.write(key, result_header(name, header, self._delimiter))
        return ResultFile(key, 0)

    def _key(self, name: ResultName) -> str:
        return f"{self._step.prefix}{name}.csv"
