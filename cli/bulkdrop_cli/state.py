"""How far a load is, in words, as its `status.json` says."""

from bulkdrop.printable import printable
from bulkdrop.report.progress import LOADING, WAITING


def is_under_way(status: dict[str, object]) -> bool:
    """Return whether a load waits or runs, by its status."""
    return status.get("state") in {WAITING, LOADING}


def state_line(status: dict[str, object], minutes: float | None = None) -> str:
    """Return the state, with the records and the minutes that are left, or with why it waits."""
    state = printable(str(status.get("state", "")))
    if message := status.get("message"):
        return f"{state}: {printable(str(message))}"
    processed, total = status.get("records_processed"), status.get("records_total")
    if not isinstance(processed, int) or not isinstance(total, int):
        return state
    line = f"{state}: {processed:,} of {total:,} records"
    if minutes is None:
        return line
    return f"{line}, {'less than a minute' if minutes < 1 else f'{minutes:.0f} min'} left"
