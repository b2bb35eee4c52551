"""The shape of result files, where we write one ourselves: Salesforce's own."""

from bulkdrop.result_name import ResultName
from bulkdrop.table.csv_writer import render

NOT_SENT = "NOT_SENT"
"""The status code of a record that was not sent, beside Salesforce's own codes."""

_RECORD_CHARACTERS = 1_000

_ADDED = {
    ResultName.SUCCESS: ["sf__Id", "sf__Created"],
    ResultName.FAILURE: ["sf__Id", "sf__Error"],
    ResultName.UNPROCESSED: [],
}


def result_header(name: ResultName, header: bytes, delimiter: str) -> bytes:
    """Put the columns that Salesforce adds to a result file before those of a header row."""
    added = render([[*_ADDED[name], ""]], delimiter, quote_all=True)
    return added.removesuffix(b'""\n') + header


def not_sent(line: int | str, complaint: str, record: str) -> str:
    """
    Word the error of a record that was not sent, in the shape of Salesforce's row errors.

    Of a record of more than 1,000 characters it holds the first 1,000, and says so.
    """
    return f"{NOT_SENT}:Line {line} {complaint}: {_cut(record)}:--"


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
