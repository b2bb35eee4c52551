"""What the page lists: files beside it, how the upload was read, times, columns, jobs."""

from collections.abc import Iterator
from typing import Any

from bulkdrop.report.catalogue import find_advice, worded
from bulkdrop.report.digest import Example
from bulkdrop.report.grammar import counted
from bulkdrop.report.job import SummaryJob
from bulkdrop.report.page.words import after, folder_of
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName

MOST_JOBS = 20
_LOCAL = ("http://127.0.0.1", "http://localhost")
_DELIMITERS = {"BACKQUOTE": "backquotes", "CARET": "carets", "COMMA": "commas", "PIPE": "pipes"}
_DELIMITERS |= {"SEMICOLON": "semicolons", "TAB": "tabs"}
_HOLDS: dict[str, str] = {
    ResultName.SUCCESS: "the loaded records, with their Salesforce ids",
    ResultName.FAILURE: "the records that failed, with reasons; correct them and drop the file",
    ResultName.UNPROCESSED: "the records that were not processed, ready to be dropped",
    ResultName.NOT_SENT: "the malformed lines as they stand; correct them and drop the file",
    ResultName.FINDINGS: "what the check found, a line for each cell",
}


def files_of(summary: Summary) -> list[dict[str, str]]:
    """Return the names of the files beside the page, with what they hold."""
    names = {name: key for name, key in summary.results.items() if name != "report"}
    files = [
        {"name": key.rpartition("/")[2], "holds": _holds(name, summary)}
        for name, key in names.items()
    ]
    return [*files, {"name": "summary.json", "holds": "all of this page, for programs"}]


def form_of(summary: Summary) -> str:
    """Return how the upload was read, in words; nothing if it was not."""
    form = summary.form
    if form is None:
        return ""
    if book := form.workbook:
        return f"{book.kind} workbook, sheet “{book.sheet}”, {counted(book.rows, 'row')}"
    delimiter = _DELIMITERS.get(form.column_delimiter, form.column_delimiter)
    words = [form.encoding, f"cells apart by {delimiter}", f"{form.line_ending} line ends"]
    if form.byte_order_mark:
        words.append("byte order mark")
    if form.compression != "none":
        words.append(f"packed by {form.compression}")
    return ", ".join(words)


def columns_of(summary: Summary) -> list[dict[str, Any]]:
    """Return the columns of the upload, each with the field that it was loaded into."""
    return [
        {"name": each.column or "(constant)", "field": each.field, "by": each.by}
        for each in summary.columns
    ]


def times_of(summary: Summary) -> list[dict[str, str]]:
    """Return when each step was done, in order, and how long after the one before."""
    known = [("Dropped", summary.started_at), *_between(summary), ("Finished", summary.finished_at)]
    steps: list[dict[str, str]] = []
    before = summary.started_at
    for words, at in known:
        steps.append({"words": words, "at": at, "after": after(before, at) if steps else ""})
        before = at
    return steps


def jobs_of(summary: Summary) -> list[dict[str, Any]]:
    """Return the jobs, those with an error first, at most 20, each with its link into the org."""
    some = sorted(summary.jobs, key=lambda job: job.error is None)[:MOST_JOBS]
    return [
        {
            "id": job.id,
            "link": _link(summary, job.id),
            "state": job.state,
            "processed": job.records_processed,
            "failed": job.records_failed,
            "error": job.error,
            "advice": _advice(job),
        }
        for job in some
    ]


def shown(examples: tuple[Example, ...]) -> list[Example]:
    """Return the examples that show anything."""
    return [each for each in examples if each.line is not None or each.value is not None]


def _holds(name: str, summary: Summary) -> str:
    if name != ResultName.UNDO:
        return _HOLDS.get(name, "")
    return (
        f"the ids of the created records: drop it at {folder_of(summary.upload.key, 'delete')} to "
        "take them back; it takes back neither updates nor what automation of the org did"
    )


def _between(summary: Summary) -> Iterator[tuple[str, str]]:
    if summary.planned_at:
        yield "Read and planned", summary.planned_at
    submitted = [job.submitted_at for job in summary.jobs if job.submitted_at]
    saved = [job.saved_at for job in summary.jobs if job.saved_at]
    if submitted:
        yield "First job sent", min(submitted)
    if saved:
        yield "Last results saved", max(saved)


def _link(summary: Summary, job_id: str) -> str | None:
    """Return where the org shows a job; a link leads nowhere but to an org's address."""
    org = summary.org
    if (
        org is None
        or not job_id.isalnum()
        or not org.instance_url.startswith(("https://", *_LOCAL))
    ):
        return None
    return f"{org.instance_url}/{job_id}"


def _advice(job: SummaryJob) -> str | None:
    """Return what a job's error means and what to do."""
    if job.error is None:
        return None
    code, _, message = (text.strip() for text in job.error.partition(":"))
    found = find_advice(code, message)
    return " ".join(worded(found.advice, found.facts, found.field or found.value, message))
