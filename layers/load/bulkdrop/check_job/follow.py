"""Report how far a load is, as each look at one of its jobs shows; nothing depends on it."""

from functools import partial

from bulkdrop.load.part import Attempt
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.report.best_effort import best_effort
from bulkdrop.report.progress import follow
from bulkdrop.settings import FollowSettings
from bulkdrop.storage.bucket import Bucket


def report_look(attempt: Attempt, job: WatchedJob, settings: FollowSettings) -> list[str]:
    """Write status.json and send an event now and then; return what kept it from being done."""
    if job.note:  # the look saw nothing
        return []
    bucket, arn = Bucket(attempt.load.upload.bucket), settings.load_state_machine_arn
    act = partial(follow, bucket, attempt, job.processed or 0, arn)
    return best_effort("How far the load is was not reported", act)
