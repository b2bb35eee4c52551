"""Summaries whose pages are looked at in a browser, and pictured in the documents."""

import csv
import dataclasses
import io

from kit.summary_examples import BLANK, examples

from bulkdrop.report.ending import Counts
from bulkdrop.report.error_group import most_frequent
from bulkdrop.report.job import SummaryJob
from bulkdrop.report.row_digest import RowReader
from bulkdrop.report.summary import Summary
from bulkdrop.work.outcome import Org

BY_STATUS = {summary.status.value: summary for summary in examples()}
ORG = Org("00D000000000001AAA", "https://example.my.salesforce.com")
COLUMNS = ("LastName", "Email", "Birthdate", "Account.External_Id__c", "Level__c", "Phone")
_DATE = (
    "INVALID_FIELD:Failed to deserialize field at col 2. Due to, '{0}' is not a valid value for "
    "the type xsd:date:Birthdate --"
)
_PARENT = (
    "INVALID_FIELD:Foreign key external ID: {0} not found for field External_Id__c in entity "
    "Account:--"
)
_EMAIL = "INVALID_EMAIL_ADDRESS:Email: invalid email address: {0}:Email --"
_LEVEL = (
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Level: bad value for restricted picklist field: {0}:"
    "Level__c --"
)
_NAME = "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
_SHORT = "NOT_SENT:Line {1} has 8 cells where the header has 7: {0}:--"


def in_part() -> Summary:
    """Return the summary of a file that was loaded in part, for six reasons."""
    rows = [
        *_rows(_DATE, "Birthdate", [f"31.12.19{year}" for year in range(50, 86)], 9),
        *_rows(_PARENT, "Account.External_Id__c", [f"ERP-{n}" for n in range(77, 89)], 19),
        *_rows(_EMAIL, "Email", [f"guest{n}(at)example.com" for n in range(3, 15)], 5),
        *_rows(_LEVEL, "Level__c", ["Gold"] * 12, 15),
        *_rows(_NAME, "LastName", [""] * 12, 13),
        *_rows(_SHORT, "", ["F-444,Anna,Guest444,anna@example.com,extra", "F-777,Anna,,x,y"], 446),
    ]
    return _with_rows(BY_STATUS["CompletedWithFailures"], rows, Counts(1200, 1114, 86, not_sent=2))


def worst() -> Summary:
    """Return the summary with the longest page: twenty reasons, many warnings and jobs."""
    summary = in_part()
    (job,) = summary.jobs
    jobs = tuple(
        dataclasses.replace(job, part=part, error="InvalidBatch : x" * 9) for part in range(400)
    )
    long = dataclasses.replace(summary.errors[0], field="A" * 80, message="word " * 60)
    errors = tuple(dataclasses.replace(long, code=f"CODE_{n}") for n in range(20))
    warnings = tuple(dataclasses.replace(BLANK, message="A long warning. " * 9) for _ in range(12))
    return dataclasses.replace(
        summary, errors=errors, errors_left_out=31, warnings=warnings, jobs=jobs
    )


def hostile() -> Summary:
    """Return a summary whose values are scripts, formulas and marks of direction."""
    evil = '<script>alert(1)</script><img src="//evil.example/x" onerror="alert(2)">\u202e=cmd|A0'
    rows = _rows(_EMAIL, "Email", [evil, "=HYPERLINK(1)", "@SUM(A1)"], 2)
    summary = _with_rows(BY_STATUS["CompletedWithFailures"], rows, Counts(4, 1, 3))
    upload = dataclasses.replace(summary.upload, key=f"incoming/Contact/insert/{evil}.csv")
    return dataclasses.replace(summary, upload=upload, message=evil)


def _with_rows(summary: Summary, rows: list[list[str]], records: Counts) -> Summary:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["sf__Id", "sf__Error", "sf__Line", *COLUMNS], *rows])
    errors, _ = most_frequent(RowReader().digest([text.getvalue().encode()], ","))
    upload = dataclasses.replace(
        summary.upload, key="incoming/Contact/insert/fair-guests.csv", bytes=91_234
    )
    return dataclasses.replace(
        summary,
        upload=upload,
        records=records,
        errors=errors,
        warnings=(BLANK,),
        org=ORG,
        planned_at="2026-11-24T07:34:35Z",
        jobs=tuple(_timed(job) for job in summary.jobs),
        results={name: f"results/x/{name}.csv" for name in ("success", "failure", "not_sent")},
    )


def _timed(job: SummaryJob) -> SummaryJob:
    return dataclasses.replace(
        job,
        records_processed=1198,
        records_failed=84,
        submitted_at="2026-11-24T07:34:36Z",
        saved_at="2026-11-24T07:34:40Z",
    )


def _rows(error: str, column: str, values: list[str], first: int) -> list[list[str]]:
    return [
        [
            "",
            error.format(value, first + at),
            str(first + at),
            *(value if name == column else "" for name in COLUMNS),
        ]
        for at, value in enumerate(values)
    ]


CASES = {
    "all-loaded": BY_STATUS["Succeeded"],
    "in-part": in_part(),
    "not-loaded": BY_STATUS["Refused"],
    "not-finished": BY_STATUS["Failed"],
}
"""The four cases that docs/ has pictures of."""

OTHERS = {"unclear": BY_STATUS["Unreconciled"], "worst": worst(), "hostile": hostile()}
