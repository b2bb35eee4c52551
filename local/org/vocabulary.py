"""Salesforce's own words for jobs: operations, states, delimiters, line endings."""

from enum import StrEnum


class Operation(StrEnum):
    """What an ingest job does; case-sensitive on the wire."""

    INSERT = "insert"
    UPDATE = "update"
    UPSERT = "upsert"
    DELETE = "delete"
    HARD_DELETE = "hardDelete"

    @property
    def needs_id(self) -> bool:
        """Whether each row must name its record by Id."""
        return self in {Operation.UPDATE, Operation.DELETE, Operation.HARD_DELETE}

    @property
    def deletes(self) -> bool:
        """Whether rows remove records instead of writing fields."""
        return self in {Operation.DELETE, Operation.HARD_DELETE}


class JobState(StrEnum):
    """Where an ingest job stands; the last three are terminal."""

    OPEN = "Open"
    UPLOAD_COMPLETE = "UploadComplete"
    IN_PROGRESS = "InProgress"
    JOB_COMPLETE = "JobComplete"
    FAILED = "Failed"
    ABORTED = "Aborted"

    @property
    def terminal(self) -> bool:
        """Whether the job will never change again."""
        return self in {JobState.JOB_COMPLETE, JobState.FAILED, JobState.ABORTED}


class LineEnding(StrEnum):
    """How records end in a job's data."""

    LF = "LF"
    CRLF = "CRLF"


class ColumnDelimiter(StrEnum):
    """What separates the cells of a job's data."""

    BACKQUOTE = "BACKQUOTE"
    CARET = "CARET"
    COMMA = "COMMA"
    PIPE = "PIPE"
    SEMICOLON = "SEMICOLON"
    TAB = "TAB"

    @property
    def character(self) -> str:
        """The delimiter itself."""
        return _CHARACTERS[self]


_CHARACTERS = {
    ColumnDelimiter.BACKQUOTE: "`",
    ColumnDelimiter.CARET: "^",
    ColumnDelimiter.COMMA: ",",
    ColumnDelimiter.PIPE: "|",
    ColumnDelimiter.SEMICOLON: ";",
    ColumnDelimiter.TAB: "\t",
}


class ResultSet(StrEnum):
    """The three CSVs that a finished job answers with; the values are their documented paths."""

    SUCCESSFUL = "successfulResults"
    FAILED = "failedResults"
    UNPROCESSED = "unprocessedrecords"
