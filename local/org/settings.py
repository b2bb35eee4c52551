"""What can be set about the sandbox org, at its start and while it runs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


@dataclass
class OrgSettings:
    """
    Every knob of the org, with the defaults that tests want: strict checks, no waiting.

    Times are in seconds. `port` 0 means any free port; `database` None means a temporary file.
    Everything but these two and `fast` may change while the org runs: by `Org.configure(lag=2)`, or
    from another process by PATCH /sandbox/settings with `{"lag": 2}`. The habits are what other
    orgs, emulators and proxies were seen to do; each is off by default.
    """

    port: int = 0
    database: Path | None = None
    fast: bool = False  # benchmark mode: rows are counted and answered, neither checked nor stored

    # speed of the asynchronous worker
    lag: float = 0.0  # a closed job stays UploadComplete at least this long
    seconds_per_thousand_rows: float = 0.0

    # sizes; the first three are Salesforce's own
    batch_size: int = 10_000
    max_upload_bytes: int = 112_500_000  # 150,000,000 after base64
    max_multipart_characters: int = 100_000
    max_list_records: int = 1_000

    # how long jobs live; Salesforce's own
    open_lifetime: float = 86_400.0  # an Open job older than this is aborted
    retention: float = 604_800.0  # a terminal job older than this is gone

    # sessions and daily limits
    token_lifetime: float = 7_200.0
    max_api_requests: int = 100_000
    max_bulk_batches: int = 15_000
    max_records: int | None = None  # of storage: further inserts get STORAGE_LIMIT_EXCEEDED
    hard_delete_allowed: bool = True

    # what the load user may see
    hidden_fields: Sequence[str] = ()  # by field-level security, such as Contact.Score__c
    describe_status: int | None = None  # refuses to describe objects, such as 403
    describe_body: str = '[{"errorCode":"INSUFFICIENT_ACCESS","message":"No access"}]'  # choice

    # injected trouble with rows and jobs
    lock_share: float = 0.0  # of rows, chosen by their content, that get UNABLE_TO_LOCK_ROW
    lock_attempts: int | None = None  # a chosen row fails this many times; None: always
    lock_error: str = (
        "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 200 records: "
        "{record}:--"
    )
    interrupt_after_rows: int | None = None  # a job ends here, in interrupt_state
    interrupt_state: str = "Failed"  # or Aborted
    interrupt_times: int = 1  # how many jobs are interrupted
    interrupt_message: str = "InternalServerError : Retried more than 20 times"
    batch_retries: int = 0  # what a finished job says in `retries`

    # habits of the result sets
    alphabetical_columns: bool = False
    shuffle_rows: bool = True
    blank_echoes: bool = False  # cells are blank if the header has another case than the API name
    bare_results: bool = False  # only sf__ columns for a job that was aborted before its first row
    echoed_id_length: int | None = None  # of ids in the user's columns: 15 or 18; None: as sent
    marked_results: bool = False  # they begin with a byte order mark
    crlf_results: bool = False  # every break is CRLF, even within quotes
    no_content_for_empty_results: bool = False  # HTTP 204 instead of a header without rows

    # habits of jobs
    settling_looks: int = 0  # a Failed or Aborted job works on for this many looks at it,
    settling_rows: int = 1  # this many rows each: its counters move, and its results follow
    counters_stay_zero: bool = False  # whatever became of the records
    created_offset: float = 0.0  # of createdDate alone, by a clock that the header Date is not of
    list_lag: float = 0.0  # a job is not in the list until this long after it was made
    clock_offset: float = 0.0  # of the org's clock; 691200 is 8 days later, -600 ten minutes behind

    # habits of replies
    multipart_status: int | None = None  # refuses all multipart creates, such as 400, 403 or 415
    multipart_body: str = '[{"errorCode":"UNSUPPORTED_MEDIA_TYPE","message":"Use PUT"}]'  # or HTML
    html_upload_reply: bool = False  # the empty 201 of a PUT is labelled text/html
    error_objects: bool = False  # an error is one object, not an array of them
    api_version_as_text: bool = False
    missing_job_fields: Sequence[str] = ()  # such as createdById; left out of all jobs shown

    # habits of a proxy before the org; its refusals are HTML and nothing reaches the org
    proxy_max_bytes: int | None = None  # a larger request body is answered 413
    proxy_refusals: int | None = 0  # how many requests are answered 403; None: all
    proxy_path: str = "/services/data/"  # those: a regular expression, searched in the path

    def change(self, **changes: Any) -> None:  # noqa: ANN401 -- values of any setting's type
        """Set the named settings; ValueError names one that does not exist or cannot change."""
        changeable = {field.name for field in fields(self)} - _FIXED_AT_START
        unknown = changes.keys() - changeable
        if unknown:
            raise ValueError(
                f"Not a setting that can change while the org runs: {', '.join(sorted(unknown))}. "
                f"Changeable are: {', '.join(sorted(changeable))}."
            )
        for name, value in changes.items():
            setattr(self, name, value)

    def as_json(self) -> str:
        """Return all settings as a JSON object."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(values, default=str)


_FIXED_AT_START = {"port", "database", "fast"}
