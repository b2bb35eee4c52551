"""The fault matrix: each step of a load, with each fault that it can meet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from faults.faulty import CLIENT_SECONDS, FunctionMishap, OrgFault, ServiceFault, Trouble

_PAGE = "<html><head><title>Maintenance</title></head><body>Back soon.</body></html>"
_EXPIRED = '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]'
_LIMIT = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]'
_TOO_LONG = CLIENT_SECONDS + 0.6
_FOR_A_KILL = 3.0
"""Long enough that the process is gone before the reply comes."""
_TRIES = 3
"""How often the client reads before it says that no answer came."""

Act = tuple[str, Mapping[str, Any]]

READS: Mapping[str, Act] = {
    "connection dropped once": ("drop_before", {}),
    "connection dropped often": ("drop_before", {"times": 2 * _TRIES}),
    "503 once": ("status", {"body": ""}),
    "503 with a web page, often": ("status", {"body": _PAGE, "times": 3 * _TRIES}),
    "web page for an answer": ("status", {"status": 200, "body": _PAGE, "times": 2}),
    "no answer in time": ("stall", {"seconds": _TOO_LONG, "times": _TRIES}),
    "answer cut off": ("truncate", {"bytes": 20, "times": 2}),
    "session expired": ("status", {"status": 401, "body": _EXPIRED}),
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
    "no answer in time, not done": ("stall", {"seconds": _TOO_LONG}),
    "no answer in time, done late": ("delay", {"seconds": _TOO_LONG}),
    "no answer in time, done": ("delay_after", {"seconds": _TOO_LONG}),
    "done, reply cut off": ("truncate", {"bytes": 20}),
    "session expired": ("status", {"status": 401, "body": _EXPIRED}),
    "request limit used up": ("status", {"status": 403, "body": _LIMIT, "times": 3}),
    "too many requests": ("status", {"status": 429, "body": "", "headers": {"Retry-After": "1"}}),
}

_JOBS, _JOB = r"/jobs/ingest$", r"/jobs/ingest/\w+$"
_MULTIPART = ("POST", _JOBS)
_TOKEN = ("POST", "/oauth2/token")
_UPLOAD, _WORK, _RESULTS = "/incoming/{object}/", "/work/{load}.*", "/results/{object}/.*"
_CLAIM = ("PUT", "/work/claims/")
_START = ("POST", r"\.StartExecution")


@dataclass(frozen=True)
class Cell:
    """One load that meets one fault in one step; a large upload goes in three requests."""

    chapter: str
    step: str
    fault: str
    troubles: tuple[Trouble, ...]
    large: bool = False


def cells() -> list[Cell]:
    """Give all cells, chapter by chapter."""
    return [
        *_org("Send", "create, upload and close in one request", _MULTIPART, WRITES),
        *_org("Send in three requests", "create", ("POST", _JOBS), WRITES, large=True),
        *_org("Send in three requests", "upload", ("PUT", "/batches"), WRITES, large=True),
        *_org("Send in three requests", "close", ("PATCH", _JOB), WRITES, large=True),
        *_orphans(),
        *_org("Watch and collect", "look at the job", ("GET", _JOB), READS),
        *_org("Watch and collect", "fetch successes", ("GET", "/successfulResults"), READS),
        *_org("Watch and collect", "fetch failures", ("GET", "/failedResults"), READS),
        *_org("Watch and collect", "fetch unprocessed", ("GET", "/unprocessedrecords"), READS),
        *_logins(),
        *_searches(),
        *_functions(),
        *_services(),
    ]


def _org(
    chapter: str, step: str, call: tuple[str, str], acts: Mapping[str, Act], *, large: bool = False
) -> Iterator[Cell]:
    for fault, (act, more) in acts.items():
        yield Cell(chapter, step, fault, (OrgFault(act, *call, more),), large)


def _orphans() -> Iterator[Cell]:
    """Lose the reply to a create, and trouble the abort of the job that nobody knows."""
    lost = OrgFault("drop_after", "POST", _JOBS)
    for fault, (act, more) in WRITES.items():
        abort = OrgFault(act, "PATCH", _JOB, more)
        yield Cell("Send in three requests", "abort an orphan", fault, (lost, abort), large=True)


def _logins() -> Iterator[Cell]:
    """Let a session expire, and trouble the login that follows."""
    expired = OrgFault("status", *_MULTIPART, {"status": 401, "body": _EXPIRED})
    for fault, (act, more) in READS.items():
        if fault not in {"session expired", "request limit used up"}:  # no answers to a login
            login = OrgFault(act, *_TOKEN, more, aimed=False)
            yield Cell("Log in", "log in anew", fault, (expired, login))
    refused = '{"error":"invalid_client","error_description":"invalid client credentials"}'
    mended = {"status": 400, "body": refused}
    looks = OrgFault("status", "GET", _JOB, {"status": 401, "body": _EXPIRED})
    login = OrgFault("status", *_TOKEN, mended, aimed=False)
    yield Cell("Log in", "log in anew, for a look", "refused, then mended", (looks, login))


def _searches() -> Iterator[Cell]:
    """Lose the reply to the one request, and trouble the search for its job."""
    lost = OrgFault("drop_after", *_MULTIPART)
    for fault, (act, more) in READS.items():
        search = OrgFault(act, "GET", r"/jobs/ingest\?", more, aimed=False)
        yield Cell("Search", "list jobs after a lost reply", fault, (lost, search))


def _functions() -> Iterator[Cell]:
    yield from _starts()
    yield from _at_any_time("PlanLoad")
    yield from _around_write("PlanLoad", "the parts are listed", f"{_WORK}/parts-1.json")
    yield from _at_any_time("SubmitJob")
    yield from _around("SubmitJob", "the one request", *_MULTIPART)
    yield from _around("SubmitJob", "create", "POST", _JOBS, large=True)
    yield from _around("SubmitJob", "upload", "PUT", "/batches", large=True)
    yield from _around("SubmitJob", "close", "PATCH", _JOB, large=True)
    request, job = f"{_WORK}/request.json", f"{_WORK}/job.json"
    yield from _around_write("SubmitJob", "its request is announced", request)
    yield from _around_write("SubmitJob", "its job is written down", job)
    yield from _around_write("SubmitJob", "a job to fill is written down", job, large=True)
    yield from _at_any_time("CheckJob")
    yield from _at_any_time("SaveResults")
    yield from _around_write("SaveResults", "successes are saved", f"{_WORK}/success.csv")
    yield from _around_write("SaveResults", "the outcome is kept", f"{_WORK}/outcome.json")
    yield from _at_any_time("FinishLoad")
    yield from _around_write("FinishLoad", "success.csv is written", f"{_RESULTS}/success.csv")
    yield from _around_write("FinishLoad", "the summary is settled", f"{_WORK}/summary-1.json")
    yield from _around_write("FinishLoad", "the summary is written", f"{_RESULTS}/summary.json")


def _at_any_time(name: str) -> Iterator[Cell]:
    function = f"{name}Function"
    chapter = "Functions"
    yield Cell(chapter, name, "killed before its first line", (FunctionMishap("kill", function),))
    lost = FunctionMishap("lose answer", function)
    yield Cell(chapter, name, "killed after its last line", (lost,))
    often = FunctionMishap("kill", function, times=3)
    yield Cell(chapter, name, "killed three times", (often,))
    memory = FunctionMishap("exhaust memory", function)
    yield Cell(chapter, name, "out of memory", (memory,))
    yield Cell(chapter, name, "timed out", (FunctionMishap("time out", function),))
    throttled = FunctionMishap("throttle", function, times=4)
    yield Cell(chapter, name, "throttled", (throttled,))


def _around(name: str, what: str, method: str, path: str, *, large: bool = False) -> Iterator[Cell]:
    """Kill a function while a request is on its way: not done, half sent, done."""
    moments = {
        "killed before {} is done": ("stall", "kill"),
        "killed half way through {}": ("stall_during", "kill"),
        "killed after {} is done": ("delay_after", "kill"),
        "out of memory after {} is done": ("delay_after", "exhaust memory"),
        "timed out after {} is done": ("delay_after", "time out"),
    }
    for fault, (act, end) in moments.items():
        at = OrgFault(act, method, path, {"seconds": _FOR_A_KILL, "bytes": 60})
        mishap = FunctionMishap(end, f"{name}Function", at)
        yield Cell("Functions", name, fault.format(what), (mishap,), large)


def _around_write(name: str, what: str, path: str, *, large: bool = False) -> Iterator[Cell]:
    """Kill a function just before and just after it writes something to S3."""
    for act, when in (("stall", "before"), ("delay_after", "after")):
        at = ServiceFault(act, "PUT", path, {"seconds": _FOR_A_KILL})
        mishap = FunctionMishap("kill", f"{name}Function", at)
        yield Cell("Functions", name, f"killed {when} {what}", (mishap,), large)


def _starts() -> Iterator[Cell]:
    """End the one function that no state machine repeats, but Lambda itself."""
    function = "StartLoadFunction"
    yield Cell("Functions", "StartLoad", "killed at first", (FunctionMishap("kill", function),))
    twice = FunctionMishap("kill", function, times=2)
    yield Cell("Functions", "StartLoad", "killed twice", (twice,))
    lost = FunctionMishap("lose answer", function)
    yield Cell("Functions", "StartLoad", "killed after its last line", (lost,))
    for act, when in (("stall", "before"), ("delay_after", "after")):
        at = ServiceFault(act, *_START, {"seconds": _FOR_A_KILL}, in_body=True)
        mishap = FunctionMishap("kill", function, at)
        yield Cell("Functions", "StartLoad", f"killed {when} the execution starts", (mishap,))


def _services() -> Iterator[Cell]:
    """S3 repeats what botocore can repeat; what lasts longer is repeated by the state machine."""
    once, long = {"status": 503, "body": ""}, {"status": 503, "body": "", "times": 7}
    for what, method, path in (
        ("read the upload", "GET", _UPLOAD),
        ("write the parts", "PUT", f"{_WORK}/parts-1.json"),
        ("announce the request", "PUT", f"{_WORK}/request.json"),
        ("write the job down", "PUT", f"{_WORK}/job.json"),
        ("save successes", "PUT", f"{_WORK}/success.csv"),
        ("keep the outcome", "PUT", f"{_WORK}/outcome.json"),
        ("settle the summary", "PUT", f"{_WORK}/summary-1.json"),
        ("write success.csv", "PUT", f"{_RESULTS}/success.csv"),
        ("write the summary", "PUT", f"{_RESULTS}/summary.json"),
    ):
        step = f"S3: {what}"
        yield Cell("S3", step, "503 once", (ServiceFault("status", method, path, once),))
        yield Cell("S3", step, "503 for long", (ServiceFault("status", method, path, long),))
        if method == "PUT":
            lost = ServiceFault("drop_after", method, path)
            yield Cell("S3", step, "done, reply lost", (lost,))
        else:
            cut = ServiceFault("truncate", method, path, {"bytes": 30})
            yield Cell("S3", step, "answer cut off", (cut,))
    for what, call in (("S3: claim the job", _CLAIM), ("Step Functions: start", _START)):
        lost = ServiceFault("drop_after", *call, in_body=True)
        yield Cell("S3", what, "done, reply lost", (lost,))
        away = ServiceFault("status", *call, {"status": 503, "body": "", "times": 7}, in_body=True)
        yield Cell("S3", what, "503 for long", (away,))
