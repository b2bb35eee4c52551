"""Salesforce's own words for operations, states, delimiters, line endings and result sets."""

from enum import StrEnum


class Operation(StrEnum):
    """What an ingest job does with each record. Salesforce is case-sensitive here."""

    INSERT = "insert"
    UPDATE = "update"
    UPSERT = "upsert"
    DELETE = "delete"
    HARD_DELETE = "hardDelete"


class JobType(StrEnum):
    """The types of job that an org lists: Bulk API 2.0 ingest, the older Bulk API, big objects."""

    V2_INGEST = "V2Ingest"
    CLASSIC = "Classic"
    BIG_OBJECT_INGEST = "BigObjectIngest"


class JobState(StrEnum):
    """
    Where a job is in its life; `Failed` and `Aborted` keep the records they already wrote.

    A state that a newer API version adds keeps its own name and counts as not terminal, so that
    `wait` continues.
    """

    OPEN = "Open"
    UPLOAD_COMPLETE = "UploadComplete"
    IN_PROGRESS = "InProgress"
    JOB_COMPLETE = "JobComplete"
    FAILED = "Failed"
    ABORTED = "Aborted"

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended; if `Failed` or `Aborted`, its counters may lag."""
        return self in {JobState.JOB_COMPLETE, JobState.FAILED, JobState.ABORTED}

    @classmethod
    def _missing_(cls, value: object) -> "JobState | None":
        if not isinstance(value, str):
            return None
        newcomer = str.__new__(cls, value)
        newcomer._name_ = newcomer._value_ = value
        return newcomer


class ColumnDelimiter(StrEnum):
    """What separates the columns of a job's CSV; `character` is the character itself."""

    COMMA = "COMMA"
    BACKQUOTE = "BACKQUOTE"
    CARET = "CARET"
    PIPE = "PIPE"
    SEMICOLON = "SEMICOLON"
    TAB = "TAB"

    @property
    def character(self) -> str:
        """The delimiter as it appears in the data."""
        return _DELIMITER_CHARACTERS[self]


class LineEnding(StrEnum):
    """What ends each line of a job's CSV; a job whose data ends lines in another way fails."""

    LF = "LF"
    CRLF = "CRLF"

    @property
    def characters(self) -> str:
        """The line ending as it appears in the data."""
        return "\n" if self is LineEnding.LF else "\r\n"


class ResultSet(StrEnum):
    """
    The three result files of a job, by the names in their addresses.

    Together they hold every uploaded record once: written, refused with the reason, untouched.
    """

    SUCCESSFUL = "successfulResults"
    FAILED = "failedResults"
    UNPROCESSED = "unprocessedrecords"


_DELIMITER_CHARACTERS = {
    ColumnDelimiter.COMMA: ",",
    ColumnDelimiter.BACKQUOTE: "`",
    ColumnDelimiter.CARET: "^",
    ColumnDelimiter.PIPE: "|",
    ColumnDelimiter.SEMICOLON: ";",
    ColumnDelimiter.TAB: "\t",
}
