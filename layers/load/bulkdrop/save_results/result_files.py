"""Write success.csv, failure.csv and unprocessed.csv of one attempt at a part."""

import dataclasses
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import chain

from bulkdrop import layout
from bulkdrop.load.part import Attempt, Part
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.second_chance import rest_may_pass
from bulkdrop.save_results.spool import Spool
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import ended
from bulkdrop.table.renamed import renamed
from bulkdrop.table.result_csv import result_header
from bulkdrop.work.outcome import ResultFile, last_attempt, write_counted
from bulkdrop.work.part_content import PartContent
from sfbulk import BulkClient, Job, JobState, ResultSet

_SETS = {
    ResultName.SUCCESS: ResultSet.SUCCESSFUL,
    ResultName.FAILURE: ResultSet.FAILED,
    ResultName.UNPROCESSED: ResultSet.UNPROCESSED,
}


Results = dict[ResultName, ResultFile]
NextAttempts = tuple[Part, ...]


class ResultFiles:
    """
    The result files of one attempt at a part, kept under its prefix until the load is finished.

    `second_chances` is how many more attempts may follow the first. `earlier` are the next attempts
    that an earlier run of the step made: what they load stays with them.
    """

    def __init__(
        self, bucket: Bucket, attempt: Attempt, second_chances: int, earlier: NextAttempts = ()
    ) -> None:
        self._bucket = bucket
        self._attempt = attempt
        self._delimiter = attempt.plan.column_delimiter.character
        self._is_last = attempt.part.attempt > second_chances
        self._earlier = earlier

    def collect(self, client: BulkClient, job: Job) -> tuple[Results, NextAttempts]:
        """
        Stream the job's result sets to S3; return them and the parts that next attempts load.

        Only the three CSVs are authoritative for a job that failed or was aborted. For one that is
        complete the counters are, so a set that they say is empty costs no call.
        """
        complete = job.state is JobState.JOB_COMPLETE
        results: Results = {ResultName.SUCCESS: self._fetch(client, job, ResultName.SUCCESS)}
        if not complete or job.records_failed != 0:
            names: list[ResultName] = [ResultName.FAILURE]
        else:
            names, results[ResultName.FAILURE] = [], self._header_alone(ResultName.FAILURE)
        if not complete or job.records_processed != self._attempt.part.records:
            names.append(ResultName.UNPROCESSED)
        if not names:
            return results, self._earlier
        with ExitStack() as stack:
            spools = {name: stack.enter_context(Spool(self._delimiter)) for name in _SETS}
            for name in names:
                with client.results(job.id, _SETS[name]) as stream:
                    spools[name].fill(ended(self._renamed(stream.chunks())))
            return self._share_out(job, results, spools)

    def hand_back(self) -> Results:
        """Write every record back as unprocessed: none of them reached Salesforce."""
        content = PartContent(self._bucket, self._attempt)
        key = self._key(ResultName.UNPROCESSED)
        self._bucket.write_stream(key, ended(content.own(), self._line_end))
        return {ResultName.UNPROCESSED: ResultFile(key, self._attempt.part.records)}

    def _share_out(
        self, job: Job, results: Results, spools: dict[ResultName, Spool]
    ) -> tuple[Results, NextAttempts]:
        """Decide what becomes of the failed and unprocessed rows."""
        # What only a job with such rows needs: sqlite3 and a database on disk.
        from bulkdrop.save_results.own_results import OwnResults  # noqa: PLC0415
        from bulkdrop.save_results.sift import Policy, Sift  # noqa: PLC0415

        may_retry = not self._is_last
        failed, unprocessed = spools[ResultName.FAILURE], spools[ResultName.UNPROCESSED]
        policy = Policy(
            retry_failed=may_retry and job.state is not JobState.ABORTED,
            retry_unprocessed=may_retry and rest_may_pass(job),
        )
        reported = results[ResultName.SUCCESS].records + failed.records + unprocessed.records
        if unprocessed.records == self._attempt.part.records or not (
            job.records_processed or reported
        ):
            results.setdefault(ResultName.FAILURE, self._write(ResultName.FAILURE, failed))
            return self._whole(results, retry=policy.retry_unprocessed and reported > 0)
        header = b"".join(PartContent(self._bucket, self._attempt).header())
        sift = Sift(failed, unprocessed, policy, header, self._delimiter)
        if not sift.moves_anything:
            results.setdefault(ResultName.FAILURE, self._write(ResultName.FAILURE, failed))
            return results, self._earlier
        own = OwnResults(self._bucket, self._attempt, self._earlier)
        files, following = own.write(sift)
        return results | files, following

    def _whole(self, results: Results, *, retry: bool) -> tuple[Results, NextAttempts]:
        """Send a part again of which no record was processed, or hand it back."""
        if self._earlier:
            return results, self._earlier
        if not retry:  # Salesforce refused the data as a whole
            return results | self.hand_back(), ()
        part = self._attempt.part
        attempt = last_attempt(self._bucket, self._attempt.load.load_id, part) + 1
        return results, (dataclasses.replace(part, attempt=attempt),)

    def _fetch(self, client: BulkClient, job: Job, name: ResultName) -> ResultFile:
        with client.results(job.id, _SETS[name]) as results:
            return self._save(name, self._renamed(results.chunks()))

    def _renamed(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        """Bring a result set under the upload's own columns."""
        if not self._attempt.part.sent_header_key:
            return chunks
        content = PartContent(self._bucket, self._attempt)
        own, sent = b"".join(content.header()), b"".join(content.sent_header())
        return renamed(chunks, sent, own, self._delimiter)

    def _write(self, name: ResultName, spool: Spool) -> ResultFile:
        return self._save(name, spool.chunks())

    def _save(self, name: ResultName, stream: Iterable[bytes]) -> ResultFile:
        chunks = ended(stream)
        first = next(chunks, b"")
        if not first:  # an empty set may come without its header
            return self._header_alone(name)
        return write_counted(self._bucket, self._key(name), chain([first], chunks))

    def _header_alone(self, name: ResultName) -> ResultFile:
        """Write the file that Salesforce sends for an empty set."""
        header = b"".join(PartContent(self._bucket, self._attempt).header())
        key = self._key(name)
        self._bucket.write(key, result_header(name, header, self._delimiter))
        return ResultFile(key, 0)

    def _key(self, name: ResultName) -> str:
        return layout.result_key(self._attempt.prefix, name)

    @property
    def _line_end(self) -> bytes:
        return self._attempt.part.line_ending.characters.encode()
