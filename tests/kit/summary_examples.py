"""A summary of each ending, as the code writes it."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

from kit.words import LOAD, PLAN

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.column_field import ColumnField, MatchedBy
from bulkdrop.finish_load.checked import message_of
from bulkdrop.finish_load.ending import judge
from bulkdrop.load.failure import Failure
from bulkdrop.load.plan import Checked
from bulkdrop.load.target import parse_key
from bulkdrop.load.upload import Upload
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.report.catalogue import general_words
from bulkdrop.report.digest import Example, Group, Kind
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.resume import Resume
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName
from bulkdrop.start_load.settings_file import message
from bulkdrop.work.outcome import JobReport, Outcome, ResultFile

ARRIVED, ENDED = "2026-11-24T07:34:34Z", "2026-11-24T07:34:41Z"
UPLOAD = Upload(
    bucket="bulkdrop-uploads",
    key="incoming/Contact/insert/people.csv",
    version_id="IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
    etag="16b68cc2e7780b499d98bdc554b225cf",
    bytes=149,
)
MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:bulkdrop-load"
JOB = JobReport("750Sb0000000002IAA", "JobComplete", 4, 0, None)
INVALID = "InvalidBatch : Field name not found : Nickname__c"
NO_ADDRESS = Group(
    Kind(
        "INVALID_EMAIL_ADDRESS",
        "Email",
        None,
        "Email: invalid email address: \N{HORIZONTAL ELLIPSIS}",
        *general_words("INVALID_EMAIL_ADDRESS", "Email"),
    ),
    1,
    (Example(3, "alan(at)example.com"),),
)
LOST = "The reply to a request was lost, and whether it made a job cannot be known."
BLANK = LoadWarning(
    WarningCode.BLANK_RECORDS, "Rows without a value were skipped.", 2, lines=(4, 7)
)


def examples() -> Iterator[Summary]:
    """Yield a summary of each status, in the order of the statuses."""
    yield _ended(_outcome(JOB, success=4), results=["success"], warnings=(BLANK,))
    refused = dataclasses.replace(JOB, records_failed=1)
    some = _ended(_outcome(refused, success=3, failure=1), results=["success", "failure"])
    yield dataclasses.replace(some, errors=(ErrorGroup.of(NO_ADDRESS),))
    none = dataclasses.replace(JOB, records_failed=4)
    yield _ended(_outcome(none, success=0, failure=4), results=["success", "failure"])
    failed = JobReport(JOB.id, "Failed", 0, 0, INVALID)
    yield _ended(_outcome(failed, unprocessed=4), results=["unprocessed"])
    yield _refused()
    lost = Failure("SubmissionUnknownError", LOST)
    yield _ended(dataclasses.replace(_outcome(None), failure=lost), results=[])
    yield _checked()
    yield _settings()


def _outcome(job: JobReport | None, **counts: int) -> Outcome:
    results = {ResultName(name): ResultFile(f"work/{name}.csv", counts[name]) for name in counts}
    return Outcome(0, 1, 4, job, results)


def _ended(
    outcome: Outcome, *, results: list[str], warnings: tuple[LoadWarning, ...] = ()
) -> Summary:
    load = dataclasses.replace(LOAD, upload=UPLOAD, started_at=ARRIVED)
    plan = dataclasses.replace(PLAN, records=4, warnings=warnings)
    counts = Counts.of([outcome], 0, load.operation)
    keys = {ResultName(name): f"{load.results_prefix}{name}.csv" for name in results}
    ending = judge(load, counts, [outcome])
    summary = Summary.ended(
        load,
        ending,
        counts,
        at=ENDED,
        plan=plan,
        outcomes=[outcome],
        results=keys,
    )
    columns = (ColumnField("Last Name", "LastName", MatchedBy.LABEL),)
    summary = dataclasses.replace(summary, columns=columns)
    if not ending.resumes:
        return summary
    until = datetime(2026, 11, 30, 7, 34, 34, tzinfo=UTC)
    return dataclasses.replace(summary, resume=Resume.of(load, MACHINE, until))


def _refused() -> Summary:
    upload = dataclasses.replace(UPLOAD, key="incoming/Contact/merge/people.csv")
    try:
        parse_key(upload.key)
    except UploadRefusedError as refusal:
        load_id = "contact-merge-people-396c450bad79ad09"
        return Summary.refused(load_id, upload, refusal, at=ARRIVED)
    raise AssertionError("the key is right")


def _settings() -> Summary:
    upload = dataclasses.replace(UPLOAD, key="incoming/Contact/insert/bulkdrop.toml")
    given = {"date_format": "dd.MM.yyyy", "columns": {"vorname": "FirstName"}}
    return Summary(
        load_id="contact-insert-bulkdrop-1c9b8d47a5d6e2f3",
        status=Status.SETTINGS_ACCEPTED,
        message=message(upload.key, given),
        upload=upload,
        started_at=ARRIVED,
        finished_at=ARRIVED,
    )


def _checked() -> Summary:
    upload = dataclasses.replace(UPLOAD, key="check/Contact/insert/people.csv")
    load = dataclasses.replace(LOAD, upload=upload, started_at=ARRIVED)
    found = Checked(4, 4, 1, 1, "work/findings.csv", ("INVALID_EMAIL_ADDRESS",))
    ending = Ending(Status.CHECKED, message_of(load, found))
    results = {ResultName.FINDINGS: f"{load.results_prefix}findings.csv"}
    return Summary.ended(load, ending, Counts(4), at=ENDED, plan=PLAN, results=results)
