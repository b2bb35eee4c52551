"""Who owns a job: of several loads that could take a job for theirs, exactly one may."""

from bulkdrop import layout
from bulkdrop.fields.values.record_ids import read_id
from bulkdrop.storage.bucket import Bucket


class Claims:
    """
    Claims of one attempt at a part, `owner`, to jobs.

    A claim is an object that only one writer can make (S3's conditional put); it expires with the
    rest of `work/`, after Salesforce has forgotten the job. A job's id of 15 characters and that of
    18 are one.
    """

    def __init__(self, bucket: Bucket, owner: str) -> None:
        self._bucket = bucket
        self._owner = owner

    def take(self, job_id: str) -> bool:
        """Claim a job; return whether it is ours, now or already."""
        if self._bucket.write_json_once(layout.claim_key(read_id(job_id)), {"owner": self._owner}):
            return True
        return self.is_ours(job_id)

    def is_ours(self, job_id: str) -> bool:
        """Return whether this attempt has claimed a job."""
        return self._owner_of(job_id) == self._owner

    def is_anothers(self, job_id: str) -> bool:
        """Return whether another attempt has claimed a job."""
        return self._owner_of(job_id) not in {None, self._owner}

    def _owner_of(self, job_id: str) -> str | None:
        document = self._bucket.read_json(layout.claim_key(read_id(job_id)))
        return document["owner"] if document else None
