"""How an operator resumes a load where it ended, and until when that is safe."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime, timedelta

from bulkdrop import layout
from bulkdrop.load.upload import Load
from bulkdrop.report.times import in_utc
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.journal import Journal
from bulkdrop.work.outcome import Outcome

REMEMBERED_FOR = timedelta(days=6)
"""An org keeps jobs and their results for seven days; one day is left for clocks and queues."""

COMPARE = "Compare the records in the org with the file before you drop any of it again."
"""What to do where it is not known what became of records, and no run could find out."""


@dataclasses.dataclass(frozen=True)
class Resume:
    """The next run of a load: a shell command, its parts, and the last moment to start it."""

    command: str
    """The shell command that resumes the load."""

    state_machine_arn: str
    """The state machine that the command starts."""

    name: str
    """The name of the execution that it starts, so that no run is started twice."""

    input_key: str
    """The key of the execution's input, in the bucket of the upload."""

    safe_until: str
    """The last moment at which resuming is safe, in UTC."""

    @classmethod
    def of(cls, load: Load, state_machine_arn: str, safe_until: datetime) -> "Resume":
        """Return the command that starts the run after this one."""
        following, key = load.next_run(), layout.resume_key(load.load_id)
        command = (
            f"aws s3 cp s3://{load.upload.bucket}/{key} resume.json && "
            f"aws stepfunctions start-execution --state-machine-arn {state_machine_arn} "
            f"--name {following.execution_name} --input file://resume.json"
        )
        until = in_utc(safe_until)
        return cls(command, state_machine_arn, following.execution_name, key, until)


def safe_until(
    bucket: Bucket, load: Load, outcomes: Iterable[Outcome], retention_days: int
) -> datetime:
    """
    Return the time until which the next run can find out all that it needs.

    It needs the load's files under `work/`, of which the first expires `retention_days` after the
    upload. For each attempt whose end is unknown it needs the org to know the request or the job.
    """
    times = [datetime.fromisoformat(load.started_at) + timedelta(days=retention_days)]
    for outcome in outcomes:
        if outcome.unknown:
            prefix = layout.attempt_prefix(load.load_id, outcome.part, outcome.attempt)
            times.extend(at + REMEMBERED_FOR for at in _last_known(Journal(bucket, prefix)))
    return min(times)


def _last_known(journal: Journal) -> Iterable[datetime]:
    request, job = journal.request(), journal.job()
    if request and request.may_have_arrived:
        yield request.first_at
    if job and job.at:
        yield datetime.fromisoformat(job.at)
