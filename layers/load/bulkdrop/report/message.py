"""The message about a load's end that people get: its subject and its text."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from bulkdrop import layout
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.page.picture import shares_of
from bulkdrop.report.page.verdict import verdict_of
from bulkdrop.report.page.words import number
from bulkdrop.report.summary import Summary
from bulkdrop.settings import FinishSettings

# At most 100 characters of ASCII, without line breaks.
# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_SUBJECT_CHARACTERS = 99
_REASONS, _WARNINGS = 5, 5
_WIDTH = 9


def subject(summary: Summary) -> str:
    """Return verdict, counts and file in at most 99 characters of ASCII; a long name is cut."""
    records = summary.records
    counts = f" ({number(records.succeeded)} of {number(records.total)})" if records.total else ""
    before = f"Bulkdrop: {verdict_of(summary).word}{counts}: "
    name = _ascii(summary.upload.key.rpartition("/")[2])
    room = _SUBJECT_CHARACTERS - len(before)
    return before + (name if len(name) <= room else f"...{name[-room + 3 :]}")


def attributes(summary: Summary) -> dict[str, str]:
    """Return what filters of a subscription can select by; what does not apply is left out."""
    known = {
        "status": summary.status.value,
        "object": summary.object,
        "operation": summary.operation and summary.operation.value,
    }
    return {name: value for name, value in known.items() if value}


def body(summary: Summary, settings: FinishSettings) -> str:
    """Return the text of an e-mail: what happened, what to do next, why, and where to look."""
    return "\n".join(_lines(summary, settings))


def _lines(summary: Summary, settings: FinishSettings) -> Iterator[str]:
    verdict = verdict_of(summary)
    yield from [f"{verdict.word.upper()}: {verdict.headline}", "", summary.upload.key]
    if verdict.next:
        yield from ["", "What to do next", f"  {verdict.next}"]
    if summary.resume:
        yield from [f"  {summary.resume.command}"]
    if shares := shares_of(summary):
        yield from ["", "Records"]
        yield from (f"{number(share.records):>{_WIDTH}}  {share.words}" for share in shares)
    if summary.errors:
        yield from ["", "Why records failed"]
        for group in summary.errors[:_REASONS]:
            yield from _reason(group)
        left = len(summary.errors[_REASONS:]) + summary.errors_left_out
        if left:
            yield f"{'':{_WIDTH}}  and {number(left)} more reasons in the report"
    if summary.warnings:
        yield from ["", "Warnings"]
        yield from (f"  {warning.message}" for warning in summary.warnings[:_WARNINGS])
    yield from ["", "Where to look", *(f"  {line}" for line in _places(summary, settings))]
    yield from ["", f"Load {summary.load_id}"]
    if summary.correlation_id:
        yield f"Correlation id {summary.correlation_id}"


def _reason(group: ErrorGroup) -> Iterator[str]:
    name = f"{group.column} ({group.field})" if group.column else group.field
    field = f"{name}: " if name else ""
    indent = f"{'':{_WIDTH}}  "
    yield f"{number(group.records):>{_WIDTH}}  {field}{group.cause}"
    yield f"{indent}{group.fix}"
    shown = [_example(each.line, each.value) for each in group.examples]
    if any(shown):
        yield f"{indent}{'; '.join(filter(None, shown))}"


def _example(line: int | str | None, value: str | None) -> str:
    where = "" if line is None else f"line {line}"
    return ": ".join(filter(None, [where, value or ("(empty)" if value == "" else None)]))


def _places(summary: Summary, settings: FinishSettings) -> Iterator[str]:
    """Yield where the report lies: in the console of AWS, and as an address of S3."""
    bucket = summary.upload.bucket
    prefix = layout.results_prefix(summary.upload.key, summary.load_id)
    partition, _, region = settings.load_state_machine_arn.split(":")[1:4]
    if partition == "aws":
        where = f"{region}.console.aws.amazon.com/s3/object/{bucket}?region={region}"
        yield f"Report: https://{where}&prefix={quote(layout.report_key(prefix), safe='')}"
    yield f"Results: s3://{bucket}/{prefix}"


def _ascii(text: str) -> str:
    """Return a name in ASCII: without accents, and `?` for letters of other scripts."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(each if " " <= each <= "~" else "?" for each in plain)
