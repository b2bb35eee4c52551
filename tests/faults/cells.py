"""The fault matrix: each step of a load, with each fault that it can meet."""

from collections.abc import Iterator, Mapping

from faults.cell import (
    EXPIRED,
    JOB,
    JOBS,
    MULTIPART,
    READS,
    RESULTS,
    START,
    UPLOAD,
    WORK,
    WRITES,
    Act,
    Cell,
)
from faults.faulty import OrgFault, ServiceFault
from faults.function_cells import function_cells

from bulkdrop import layout

_TOKEN = ("POST", "/oauth2/token")
_CLAIM = ("PUT", f"/{layout.WORK}claims/")


def cells() -> list[Cell]:
    """Return all cells, chapter by chapter."""
    return [
        *_org("Send", "create, upload and close in one request", MULTIPART, WRITES),
        *_org("Send in three requests", "create", ("POST", JOBS), WRITES, large=True),
        *_org("Send in three requests", "upload", ("PUT", "/batches"), WRITES, large=True),
        *_org("Send in three requests", "close", ("PATCH", JOB), WRITES, large=True),
        *_aborts(),
        *_org("Watch and collect", "look at the job", ("GET", JOB), READS),
        *_org("Watch and collect", "fetch successes", ("GET", "/successfulResults"), READS),
        *_org("Watch and collect", "fetch failures", ("GET", "/failedResults"), READS),
        *_unprocessed(),
        *_logins(),
        *_searches(),
        *function_cells(),
        *_services(),
    ]


def _org(
    chapter: str, step: str, call: tuple[str, str], acts: Mapping[str, Act], *, large: bool = False
) -> Iterator[Cell]:
    for fault, (act, more) in acts.items():
        yield Cell(chapter, step, fault, (OrgFault(act, *call, more),), large)


def _aborts() -> Iterator[Cell]:
    """Lose the reply to an upload, and trouble the abort of the job in whose place one is made."""
    lost = OrgFault("drop_after", "PUT", "/batches")
    for fault, (act, more) in WRITES.items():
        abort = OrgFault(act, "PATCH", JOB, more)
        yield Cell(
            "Send in three requests",
            "abort a job to make another",
            fault,
            (lost, abort),
            large=True,
        )


def _unprocessed() -> Iterator[Cell]:
    """
    Lose the reply to the one request, and trouble a set of the job that is then compared.

    Where the job is known and complete, its counters say that nothing was left unprocessed, and the
    set is not fetched.
    """
    lost = OrgFault("drop_after", *MULTIPART)
    for fault, (act, more) in READS.items():
        read = OrgFault(act, "GET", "/unprocessedrecords", more)
        yield Cell("Watch and collect", "compare unprocessed", fault, (lost, read))


def _logins() -> Iterator[Cell]:
    """Let a session expire, and trouble the login that follows."""
    expired = OrgFault("status", *MULTIPART, {"status": 401, "body": EXPIRED})
    for fault, (act, more) in READS.items():
        if fault not in {"session expired", "request limit used up"}:  # no answers to a login
            login = OrgFault(act, *_TOKEN, more, aimed=False)
            yield Cell("Log in", "log in again", fault, (expired, login))
    refused = '{"error":"invalid_client","error_description":"invalid client credentials"}'
    refusal = {"status": 400, "body": refused}
    looks = OrgFault("status", "GET", JOB, {"status": 401, "body": EXPIRED})
    login = OrgFault("status", *_TOKEN, refusal, aimed=False)
    yield Cell("Log in", "log in again, for a look", "refused, then fixed", (looks, login))


def _searches() -> Iterator[Cell]:
    """Lose the reply to the one request, and trouble the search for its job."""
    lost = OrgFault("drop_after", *MULTIPART)
    for fault, (act, more) in READS.items():
        search = OrgFault(act, "GET", r"/jobs/ingest\?", more, aimed=False)
        yield Cell("Search", "list jobs after a lost reply", fault, (lost, search))


def _services() -> Iterator[Cell]:
    """S3 repeats what botocore can repeat; what lasts longer is repeated by the state machine."""
    once, long = {"status": 503, "body": ""}, {"status": 503, "body": "", "times": 7}
    for what, method, path in (
        ("read the upload", "GET", UPLOAD),
        ("write the parts", "PUT", f"{WORK}/parts-1.json"),
        ("record the request", "PUT", f"{WORK}/request.json"),
        ("write the job down", "PUT", f"{WORK}/job.json"),
        ("save successes", "PUT", f"{WORK}/success.csv"),
        ("keep the outcome", "PUT", f"{WORK}/outcome.json"),
        ("settle the summary", "PUT", f"{WORK}/summary-1.json"),
        ("write success.csv", "PUT", f"{RESULTS}/success.csv"),
        ("write the summary", "PUT", f"{RESULTS}/summary.json"),
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
    for what, call in (("S3: claim the job", _CLAIM), ("Step Functions: start", START)):
        lost = ServiceFault("drop_after", *call, in_body=True)
        yield Cell("S3", what, "done, reply lost", (lost,))
        away = ServiceFault("status", *call, {"status": 503, "body": "", "times": 7}, in_body=True)
        yield Cell("S3", what, "503 for long", (away,))
