"""The names of a load's result files."""

from enum import StrEnum


class ResultName(StrEnum):
    """A result file of a load, or of an attempt at a part, by its name without `.csv`."""

    SUCCESS = "success"
    """The records that were loaded."""

    FAILURE = "failure"
    """The records that Salesforce refused, or that were not sent, each with its error."""

    UNPROCESSED = "unprocessed"
    """The records that were neither loaded nor refused, as they stand in the upload."""

    UNDO = "undo"
    """The ids of the records that the load created: dropped under `delete/`, it deletes them."""

    NOT_SENT = "not_sent"
    """The records that were not sent, as they stand in the upload."""

    FINDINGS = "findings"
    """What a check found: a row for each reason for which a record would be refused."""
