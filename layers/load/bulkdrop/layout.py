"""
The bucket's tree: where everything lies. No other module names a key.

incoming/<Object>/<operation>/…/<file>          what people drop; load/target.py reads such a key
check/<the same>                                what people drop to have it checked, and not loaded
<any folder of these>/bulkdrop.toml             settings of that folder and those below; likewise
                                                `<name>.sdl` and `spec.csv`
results/<key without incoming/>/<load_id>/      what comes back
    success.csv failure.csv unprocessed.csv not_sent.csv undo.csv
    report.html status.json summary.json
work/                                           internal; it expires
    stack.json                                  which stack the bucket belongs to
    redriven/<digest>.json                      an upload that an operator started without its event
    queue/<object>/<started_at>-<load_id>.json  a load's ticket in the queue of its object
    claims/<job id>.json                        which attempt a job belongs to
    uploads/<object>-<operation>/<hash>.json    which load loaded these bytes
    describes/<org and user>/<API version>/<object>.json
                                                an object as the org describes it to that user
    <load_id>/
        looks.json                              how far its jobs are, as the last looks showed
        begun.json                              the first file of a load, and the first to expire
        plan.json                               the plan
        parts-<run>.json                        the parts that a run loads, …
        other-parts-<run>.json                  … and those behind the first, for the Map
        progress.json                           how far a plan has come that takes several runs
        clean.csv set_aside.csv not_sent.csv    the clean copy, and what is not in it
        clean.csv.lines clean.csv.own           … the upload's lines, and its rows where they differ
        values.csv kept_back.csv                a copy with the values that are sent, and records
                                                that do not fit the settings
        grouped.csv                             a copy with the records of one parent together
        grouping/progress.json                  how far that has come, which takes several runs
        grouping/<stretch>-<bucket>.rows        rows of a stretch of the table, of some parents
        grouping/<bucket>.csv                   all records of these parents, in the copy's order
        findings.csv                            what a check found
        multipart_refused.json                  the org takes no multipart request
        resume.json                             the input that resumes the load
        summary-<run>.json                      the summary as a run settled it
        header.csv                              the header that is sent, if the upload's is another
        upload.json                             which bytes the load claims to load
        columns.json                            the columns of the upload and their fields
        mark.csv                                a byte order mark to join results with
        parts/<part>/<attempt>/
            request.json job.json outcome.json  the attempt's journal, and how it ended
            digest.json                         its errors in groups
            success.csv failure.csv unprocessed.csv
            failure.csv.order …                 the place of each row among all of the upload
            again-<attempt>.csv                 rows that a next attempt sends, …
            again-<attempt>.csv.positions       … their positions in the part,
            again-<attempt>.csv.lines .own      … and what lies beside a clean copy, too
"""

from typing import Literal

from bulkdrop.result_name import ResultName

INCOMING = "incoming/"
CHECK = "check/"
RESULTS = "results/"
WORK = "work/"
OWNER = f"{WORK}stack.json"
DESCRIPTIONS = f"{WORK}describes/"

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
_KEY_BYTES = 1024


def results_prefix(key: str, load_id: str) -> str:
    """Return where the results of the load of this upload go; a very long path is cut short."""
    room = _KEY_BYTES - len(f"{RESULTS}/{load_id}/{ResultName.UNPROCESSED}.csv")
    path = key.removeprefix(INCOMING).encode()[:room].decode(errors="ignore")
    return f"{RESULTS}{path}/{load_id}/"


def result_key(prefix: str, name: ResultName) -> str:
    """Return where a result file lies, of a load or of an attempt at a part."""
    return f"{prefix}{name}.csv"


def summary_key(prefix: str) -> str:
    """Return where the summary lies beside a load's results."""
    return f"{prefix}summary.json"


def report_key(prefix: str) -> str:
    """Return where the page lies that people open, beside a load's results."""
    return f"{prefix}report.html"


def redriven_key(digest: str) -> str:
    """Return where it is recorded that an operator started an upload without its event."""
    return f"{WORK}redriven/{digest}.json"


def status_key(prefix: str) -> str:
    """Return where it lies how far a load is, beside its results."""
    return f"{prefix}status.json"


def looks_key(load_id: str) -> str:
    """Return where it is kept what the looks at a load's jobs showed."""
    return f"{work_prefix(load_id)}looks.json"


def queue_prefix(object_name: str) -> str:
    """Return where the tickets of an object's queue lie."""
    return f"{WORK}queue/{object_name.lower()}/"


def ticket_key(object_name: str, started_at: str, load_id: str) -> str:
    """Return where a load's ticket lies; tickets sort by the time of the upload."""
    return f"{queue_prefix(object_name)}{started_at}-{load_id}.json"


def claim_key(job_id: str) -> str:
    """Return where it is recorded which attempt a job belongs to."""
    return f"{WORK}claims/{job_id}.json"


def description_key(identity: str, api_version: str, object_name: str) -> str:
    """Return where an object's description is kept, for an org and a user and a version."""
    return f"{DESCRIPTIONS}{identity}/{api_version}/{object_name.lower()}.json"


def upload_key(purpose: str, digest: str) -> str:
    """Return where it is kept which load loaded these bytes for an object and an operation."""
    return f"{WORK}uploads/{purpose.lower()}/{digest}.json"


def work_prefix(load_id: str) -> str:
    """Return where a load keeps its internal files; they expire by the bucket's lifecycle rule."""
    return f"{WORK}{load_id}/"


def begun_key(load_id: str) -> str:
    """Return where it is recorded that a load has begun: the first of its files to expire."""
    return f"{work_prefix(load_id)}begun.json"


def plan_key(load_id: str) -> str:
    """Return where the plan of a load is kept."""
    return f"{work_prefix(load_id)}plan.json"


def parts_key(load_id: str, run: int) -> str:
    """Return where the parts are listed that a run of a load loads; the first lists all parts."""
    return f"{work_prefix(load_id)}parts-{run}.json"


def other_parts_key(load_id: str, run: int) -> str:
    """Return where the parts are listed that a run loads once it has loaded its first one."""
    return f"{work_prefix(load_id)}other-parts-{run}.json"


def progress_key(load_id: str) -> str:
    """Return where a plan that takes several runs of Plan Load keeps how far it has come."""
    return f"{work_prefix(load_id)}progress.json"


def clean_copy_key(load_id: str) -> str:
    """Return where the clean copy of an upload is written."""
    return f"{work_prefix(load_id)}clean.csv"


def values_copy_key(load_id: str) -> str:
    """Return where a copy of an upload is written in which values stand that settings ask for."""
    return f"{work_prefix(load_id)}values.csv"


def kept_back_key(load_id: str) -> str:
    """Return where set aside records are kept together with those that do not fit the settings."""
    return f"{work_prefix(load_id)}kept_back.csv"


def findings_key(load_id: str) -> str:
    """Return where the findings of a check are kept."""
    return f"{work_prefix(load_id)}findings.csv"


def set_aside_key(load_id: str) -> str:
    """Return where the records that are not sent are kept as failure.csv holds them."""
    return f"{work_prefix(load_id)}set_aside.csv"


def not_sent_key(load_id: str) -> str:
    """Return where the records that are not sent are kept as they stand in the upload."""
    return f"{work_prefix(load_id)}not_sent.csv"


def grouping_key(load_id: str, name: str) -> str:
    """Return where a file lies that is grouped in several runs, until it is done."""
    return f"{work_prefix(load_id)}grouping/{name}"


def kept_key(
    load_id: str, name: Literal["header.csv", "columns.json", "upload.json", "grouped.csv"]
) -> str:
    """Return where a load keeps what is made when it is planned; the tree above says what."""
    return f"{work_prefix(load_id)}{name}"


def multipart_refused_key(load_id: str) -> str:
    """Return where it is recorded that the multipart request of a load was refused."""
    return f"{work_prefix(load_id)}multipart_refused.json"


def resume_key(load_id: str) -> str:
    """Return where the input lies with which the state machine resumes a load."""
    return f"{work_prefix(load_id)}resume.json"


def settled_summary_key(load_id: str, run: int) -> str:
    """Return where the summary is kept that a run of a load has settled."""
    return f"{work_prefix(load_id)}summary-{run}.json"


def mark_key(load_id: str) -> str:
    """Return where a byte order mark is kept, for results to begin with."""
    return f"{work_prefix(load_id)}mark.csv"


def attempt_prefix(load_id: str, part: int, attempt: int) -> str:
    """Return where an attempt at a part keeps its journal, result sets and outcome."""
    return f"{work_prefix(load_id)}parts/{part:05}/{attempt}/"


def request_key(prefix: str) -> str:
    """Return where an attempt records its request before it is sent."""
    return f"{prefix}request.json"


def job_key(prefix: str) -> str:
    """Return where an attempt records its job."""
    return f"{prefix}job.json"


def outcome_key(prefix: str) -> str:
    """Return where the outcome of an attempt is kept."""
    return f"{prefix}outcome.json"


def digest_key(prefix: str) -> str:
    """Return where the errors of an attempt are kept in groups; only if it has any."""
    return f"{prefix}digest.json"


def again_key(prefix: str, attempt: int) -> str:
    """Return where an attempt keeps the rows that the next attempt sends."""
    return f"{prefix}again-{attempt}.csv"


def lines_key(key: str) -> str:
    """Return where the upload's lines lie of the rows in such a file, or in a clean copy."""
    return f"{key}.lines"


def own_rows_key(key: str) -> str:
    """Return where the upload's own rows lie of such a file, as far as they differ."""
    return f"{key}.own"


def order_key(key: str) -> str:
    """Return where it lies in which order the rows of a result file stand in the upload."""
    return f"{key}.order"


def positions_key(key: str) -> str:
    """Return where the positions lie of the rows in such a file."""
    return f"{key}.positions"
