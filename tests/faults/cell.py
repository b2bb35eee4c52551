"""What a cell of the fault matrix is made of: a step's request, and what can become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faults.faulty import CLIENT_SECONDS, Trouble

from bulkdrop import layout

_PAGE = "<html><head><title>Maintenance</title></head><body>Back soon.</body></html>"
EXPIRED = '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]'
_LIMIT = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]'
TOO_LONG = CLIENT_SECONDS + 0.6
"""Seconds after which the client has given up."""
_TRIES = 3
"""The times that the client reads before it says that no answer came."""

Act = tuple[str, Mapping[str, Any]]

READS: Mapping[str, Act] = {
    "connection dropped once": ("drop_before", {}),
    "connection dropped often": ("drop_before", {"times": 2 * _TRIES}),
    "503 once": ("status", {"body": ""}),
    "503 with a web page, often": ("status", {"body": _PAGE, "times": 3 * _TRIES}),
    "web page for an answer": ("status", {"status": 200, "body": _PAGE, "times": 2}),
    "no answer in time": ("stall", {"seconds": TOO_LONG, "times": _TRIES}),
    "answer cut off": ("truncate", {"bytes": 20, "times": 2}),
    "session expired": ("status", {"status": 401, "body": EXPIRED}),
    "request limit used up": ("status", {"status": 403, "body": _LIMIT, "times": 3}),
    "too many requests": ("status", {"status": 429, "body": "", "headers": {"Retry-After": "1"}}),
}

WRITES: Mapping[str, Act] = {
    "dropped before it was done": ("drop_before", {"times": 2}),
    "dropped half way": ("drop_during", {"bytes": 60, "times": 2}),
    "done, reply lost": ("drop_after", {}),
    "503, not done": ("status", {"body": _PAGE, "times": 2}),
    "503, done": ("status_after", {"body": _PAGE}),
    "web page for an answer, not done": ("status", {"status": 200, "body": _PAGE}),
    "web page for an answer, done": ("status_after", {"status": 200, "body": _PAGE}),
    "no answer in time, not done": ("stall", {"seconds": TOO_LONG}),
    "no answer in time, done late": ("delay", {"seconds": TOO_LONG}),
    "no answer in time, done": ("delay_after", {"seconds": TOO_LONG}),
    "done, reply cut off": ("truncate", {"bytes": 20}),
    "session expired": ("status", {"status": 401, "body": EXPIRED}),
    "request limit used up": ("status", {"status": 403, "body": _LIMIT, "times": 3}),
    "too many requests": ("status", {"status": 429, "body": "", "headers": {"Retry-After": "1"}}),
}

JOBS, JOB = r"/jobs/ingest$", r"/jobs/ingest/\w+$"
MULTIPART = ("POST", JOBS)
UPLOAD = f"/{layout.INCOMING}{{object}}/"
WORK, RESULTS = f"/{layout.WORK}{{load}}.*", f"/{layout.RESULTS}{{object}}/.*"
START = ("POST", r"\.StartExecution")


@dataclass(frozen=True)
class Cell:
    """One load that meets one fault in one step; a large upload goes in three requests."""

    chapter: str
    step: str
    fault: str
    troubles: tuple[Trouble, ...]
    large: bool = False
