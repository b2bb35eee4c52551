"""Who owns a job: of several loads that could take a job for theirs, exactly one may."""

from bulkdrop import keys
from bulkdrop.storage.bucket import Bucket


class Claims:
    """
    Claims of one attempt at a part, `owner`, to jobs.

    A claim is an object that only one writer can make (S3's conditional put); it expires with the
    rest of `work/`, after Salesforce has forgotten the job.
    """

    def __init__(self, bucket: Bucket, owner: str) -> None:
        self._bucket = bucket
        self._owner = owner

    def take(self, job_id: str) -> bool:
        """Claim a job; tell whether it is ours, now or already."""
        key = f"{keys.WORK}claims/{job_id}.json"
        if self._bucket.write_json_once(key, {"owner": self._owner}):
            return True
        return self._owner_of(job_id) == self._owner

    def is_open(self, job_id: str) -> bool:
        """Tell whether nobody else has claimed a job."""
        return self._owner_of(job_id) in {None, self._owner}

    def _owner_of(self, job_id: str) -> str | None:
        document = self._bucket.read_json(f"{keys.WORK}claims/{job_id}.json")
        return document["owner"] if document else None
