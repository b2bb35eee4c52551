"""What the submission of a part has done so far, kept in S3 so that a repeated step knows it."""

from bulkdrop.bucket import Bucket


class Journal:
    """
    The journal of one part.

    A job's id is written down as soon as it is known and before any data is sent to it. A request
    that creates and starts a job at once is announced before it is sent, since its reply can be
    lost.
    """

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket = bucket
        self._job_key = f"{prefix}job.json"
        self._request_key = f"{prefix}request.json"

    def job_id(self) -> str | None:
        """Give the id of the part's job, once one is known."""
        document = self._bucket.read_json(self._job_key)
        return document["id"] if document else None

    def record_job(self, job_id: str) -> None:
        """Write the job's id down."""
        self._bucket.write_json(self._job_key, {"id": job_id})

    def announce_request(self) -> bool:
        """Write down that a request is about to go; False if an earlier one may have arrived."""
        if self._bucket.write_json_once(self._request_key, {"sent": True}):
            return True
        if self.may_have_sent():
            return False
        self._bucket.write_json(self._request_key, {"sent": True})
        return True

    def withdraw_request(self) -> None:
        """Write down that the announced request certainly started no job."""
        self._bucket.write_json(self._request_key, {"sent": False})

    def may_have_sent(self) -> bool:
        """Tell whether a request that starts a job was announced and not withdrawn."""
        document = self._bucket.read_json(self._request_key)
        return bool(document and document["sent"])
