"""One request to an org, described so that it can be sent twice and named in an error."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

JOBS = "jobs/ingest"

Body = bytes | Iterable[bytes]


@dataclass(frozen=True)
class Call:
    """
    `purpose` completes "asked to …"; `path` is what follows `/services/data/vXX.X/`.

    `open_body` is called for each attempt, because an expired session asks for a second one and a
    stream can be read only once. `before_send` is called just before each attempt, when the token
    is at hand; what it raises keeps the attempt from being made. `streams_reply` leaves the reply's
    body for the caller to read. A call with `if_modified_since` may be answered by a 304 without
    a body. `default_namespace` is the package whose names need no prefix.
    """

    purpose: str
    method: str
    path: str
    job_id: str | None = None
    content_type: str | None = None
    open_body: Callable[[], Body] | None = None
    before_send: Callable[[], None] | None = None
    accept: str = "application/json"
    streams_reply: bool = False
    if_modified_since: str | None = None
    default_namespace: str | None = None

    @property
    def is_repeatable(self) -> bool:
        """Whether carrying it out twice is the same as carrying it out once."""
        return self.method == "GET"

    @property
    def headers(self) -> dict[str, str]:
        """
        All headers except the token's and the sender's.

        Of the encodings, Bulk API 2.0 documents gzip alone.
        """
        headers = {"Accept": self.accept, "Accept-Encoding": "gzip"}
        if self.content_type is not None:
            headers["Content-Type"] = self.content_type
        if self.if_modified_since is not None:
            headers["If-Modified-Since"] = self.if_modified_since
        return headers


def job_path(job_id: str) -> str:
    """Return the path of one job."""
    return f"{JOBS}/{quote(job_id, safe='')}"
