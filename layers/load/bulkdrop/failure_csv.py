"""The shape of failure.csv, where we write one ourselves: Salesforce's own."""

NOT_SENT = "NOT_SENT"
"""The status code of a record that was not sent, beside Salesforce's own codes."""


def failure_header(header: bytes, delimiter: str) -> bytes:
    """Put Salesforce's columns before those of a header row."""
    return f'"sf__Id"{delimiter}"sf__Error"{delimiter}'.encode() + header


def not_sent(line: int, complaint: str, record: str) -> str:
    """Word the error of a record that was not sent, in the shape of Salesforce's row errors."""
    return f"{NOT_SENT}:Line {line} {complaint}: {record}:--"
