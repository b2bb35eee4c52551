"""What the command's exit status says, for scripts."""

from enum import IntEnum

from bulkdrop.report.ending import Status
from bulkdrop.report.summary import Summary


class ExitCode(IntEnum):
    """The exit status of the command; 0 to 5 say how a load ended."""

    ALL_LOADED = 0
    SOME_REFUSED = 1
    REFUSED = 2
    FAILED = 3
    UNRECONCILED = 4
    NOTHING_LOADED = 5
    WRONG_CALL = 64
    """The command line names something that does not exist, or leaves out what it needs."""
    UNAVAILABLE = 69
    """AWS cannot be reached, or does not allow the call."""
    WAITED_TOO_LONG = 124
    """The load goes on."""
    INTERRUPTED = 130


OF_STATUS = {
    "Succeeded": ExitCode.ALL_LOADED,
    "Checked": ExitCode.ALL_LOADED,
    "SettingsAccepted": ExitCode.ALL_LOADED,
    "CompletedWithFailures": ExitCode.SOME_REFUSED,
    "Refused": ExitCode.REFUSED,
    "Failed": ExitCode.FAILED,
    "Unreconciled": ExitCode.UNRECONCILED,
    "NothingLoaded": ExitCode.NOTHING_LOADED,
}


def exit_code(summary: Summary) -> ExitCode:
    """Return the exit status for how a load ended; of a check, for how a load would end."""
    if summary.status is Status.CHECKED and summary.errors:
        return ExitCode.SOME_REFUSED
    return OF_STATUS[summary.status.value]
