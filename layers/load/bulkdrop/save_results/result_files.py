"""Write success.csv, failure.csv and unprocessed.csv of one attempt at a part."""

import dataclasses
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack
from itertools import chain
from typing import TYPE_CHECKING

from bulkdrop import layout
from bulkdrop.load.part import Attempt, Part
from bulkdrop.load.plan import SuccessRows
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.created_ids import CreatedIds
from bulkdrop.save_results.second_chance import rest_may_pass
from bulkdrop.save_results.spool import SavedSet, Spool
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import ended
from bulkdrop.table.delimited import with_delimiter
from bulkdrop.table.renamed import renamed
from bulkdrop.table.result_csv import result_header
from bulkdrop.work.outcome import ResultFile, last_attempt, write_counted
from bulkdrop.work.part_content import PartContent
from sfbulk import BulkClient, Job, JobState, Operation, ResultSet

if TYPE_CHECKING:
    from bulkdrop.save_results.own_results import OwnResults

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
        self._undo: ResultFile | None = None

    def collect(
        self, client: BulkClient, job: Job, *, by_counters: bool = True
    ) -> tuple[Results, NextAttempts]:
        """
        Stream the job's result sets to S3; return them and the parts that next attempts load.

        Only the three CSVs are authoritative for a job that failed or was aborted. For one that is
        complete the counters are, so a set that they say is empty costs no call, `by_counters`.
        """
        by_counters = by_counters and job.state is JobState.JOB_COMPLETE
        names: list[ResultName] = []
        if not by_counters or job.records_failed != 0:
            names.append(ResultName.FAILURE)
        if not by_counters or job.records_processed != self._attempt.part.records:
            names.append(ResultName.UNPROCESSED)
        results: Results = {}
        if self._attempt.plan.success_rows is SuccessRows.AS_UPLOADED:
            names.insert(0, ResultName.SUCCESS)
        else:
            results[ResultName.SUCCESS] = self._fetch(client, job)
        if not names:
            return results, self._earlier
        with ExitStack() as stack:
            spools = {name: stack.enter_context(Spool(self._delimiter)) for name in names}
            for name, spool in spools.items():
                with client.results(job.id, _SETS[name]) as stream, self._created() as created:
                    chunks = ended(self._renamed(stream.chunks()))
                    if name is not ResultName.SUCCESS or not self._creates:
                        spool.fill(chunks)
                        continue
                    spool.fill(created.watch(chunks))
                    self._undo = created.save(spool.records, spool)
            return self._share_out(job, results, spools)

    @property
    def undo(self) -> ResultFile | None:
        """Return the ids of the records that were created, once they are collected."""
        return self._undo

    def hand_back(self) -> Results:
        """Write every record back as unprocessed: none of them reached Salesforce."""
        return {**self._own.hand_back()}

    def _share_out(
        self, job: Job, results: Results, spools: dict[ResultName, Spool]
    ) -> tuple[Results, NextAttempts]:
        """Decide what becomes of the rows that are to be found in the part."""
        # What only a job with such rows needs: sqlite3 and a database on disk.
        from bulkdrop.save_results.sift import Policy, Sift  # noqa: PLC0415

        may_retry = not self._is_last
        policy = Policy(
            retry_failed=may_retry and job.state is not JobState.ABORTED,
            retry_unprocessed=may_retry and rest_may_pass(job),
        )
        unprocessed = spools.get(ResultName.UNPROCESSED)
        reported = sum(spool.records for spool in spools.values())
        reported += sum(file.records for file in results.values())
        # A complete job that shows nothing may show it later, so its records are unknown.
        complete = job.state is JobState.JOB_COMPLETE
        is_untouched = not (complete or job.records_processed or reported)
        if is_untouched or (
            unprocessed and unprocessed.records == reported == self._attempt.part.records
        ):
            return self._whole(results, retry=policy.retry_unprocessed and reported > 0)
        if not any(spool.records for spool in spools.values()):
            return results, self._earlier
        header = b"".join(PartContent(self._bucket, self._attempt).header())
        success = results.get(ResultName.SUCCESS)
        loaded = None
        if success and success.records:
            loaded = SavedSet(self._bucket, success.key, self._delimiter)
        sift = Sift({**spools}, policy, header, self._delimiter, loaded)
        files, following = self._own.write(sift)
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

    def _renamed(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        """Bring a result set under the upload's own columns, in its delimiter."""
        chunks = with_delimiter(chunks, self._delimiter)
        if not self._attempt.part.sent_header_key:
            return chunks
        content = PartContent(self._bucket, self._attempt)
        own, sent = b"".join(content.header()), b"".join(content.sent_header())
        return renamed(chunks, sent, own, self._delimiter)

    @property
    def _own(self) -> "OwnResults":
        from bulkdrop.save_results.own_results import OwnResults  # noqa: PLC0415 # as above

        return OwnResults(self._bucket, self._attempt, self._earlier)

    def _fetch(self, client: BulkClient, job: Job) -> ResultFile:
        key = layout.result_key(self._attempt.prefix, ResultName.SUCCESS)
        with client.results(job.id, ResultSet.SUCCESSFUL) as results, self._created() as created:
            chunks = ended(self._renamed(results.chunks()))
            chunks = created.watch(chunks) if self._creates else chunks
            if first := next(chunks, b""):
                file = write_counted(self._bucket, key, chain([first], chunks))
                saved = SavedSet(self._bucket, key, self._delimiter)
                if self._creates:
                    self._undo = created.save(file.records, saved)
                return file
        # An empty set may come without its header: write what Salesforce sends for one.
        header = b"".join(PartContent(self._bucket, self._attempt).header())
        self._bucket.write(key, result_header(ResultName.SUCCESS, header, self._delimiter))
        return ResultFile(key, 0)

    @property
    def _creates(self) -> bool:
        return self._attempt.load.operation in {Operation.INSERT, Operation.UPSERT}

    def _created(self) -> AbstractContextManager[CreatedIds]:
        key = layout.result_key(self._attempt.prefix, ResultName.UNDO)
        updates = self._attempt.load.operation is Operation.UPSERT
        return CreatedIds(self._bucket, key, self._delimiter, updates=updates)
