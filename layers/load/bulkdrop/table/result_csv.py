"""The shape of result files that we write: Salesforce's columns, then the upload's."""

from collections.abc import Iterable

from bulkdrop.result_name import ResultName
from bulkdrop.table.csv_writer import render

NOT_SENT = "NOT_SENT"
"""The status code of a record that was not sent, beside Salesforce's own codes."""

_RECORD_CHARACTERS = 1_000

LINE = "sf__Line"
ADDED = {
    ResultName.SUCCESS: ("sf__Id", "sf__Created", LINE),
    ResultName.FAILURE: ("sf__Id", "sf__Error", LINE),
    ResultName.UNPROCESSED: (LINE,),
}
"""The columns in front of the upload's own."""


def beside_own(added: Iterable[str], own: bytes, delimiter: str) -> bytes:
    """Put cells before those of a row of the upload, of which not a byte changes."""
    cells = render([[*added, ""]], delimiter).removesuffix(b"\n")
    return (cells.replace(b"\n", b"\r\n") if own.endswith(b"\r\n") else cells) + own


def result_header(name: ResultName, header: bytes, delimiter: str) -> bytes:
    """Put the columns that Salesforce adds to a result set before those of a header row."""
    added = ADDED[name][:-1]
    return render([[*added, ""]], delimiter, quote_all=True).removesuffix(b'""\n') + header


def not_sent(line: object, complaint: str, record: str) -> str:
    """
    Word the error of a record that was not sent, in the shape of Salesforce's row errors.

    Of a record of more than 1,000 characters it holds the first 1,000, and says so.
    """
    return f"{NOT_SENT}:Line {line} {complaint}: {_cut(record)}:--"


def complaint_of(error: str, line: str) -> str | None:
    """Return the complaint of an error that `not_sent` worded; None of any other error."""
    before = f"{NOT_SENT}:Line {line} "
    return error.removeprefix(before).partition(": ")[0] if error.startswith(before) else None


def not_processed() -> str:
    """
    Word the error of a record that Salesforce did not process and that cannot be found again.

    Its cells were blank in Salesforce's answer where it differs from other records.
    """
    return (
        f"{NOT_SENT}:Salesforce did not process this record, and did not say which one of the "
        "upload it is:--"
    )


def _cut(record: str) -> str:
    if len(record) <= _RECORD_CHARACTERS:
        return record
    cut = f"(cut after {_RECORD_CHARACTERS:,} of {len(record):,} characters)"
    return f"{record[:_RECORD_CHARACTERS]}… {cut}"
