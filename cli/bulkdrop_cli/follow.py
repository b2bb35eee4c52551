"""Follow a load until it has ended, by what appears in its folder of results."""

import dataclasses
import time
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.status import Status
from rich.text import Text

from bulkdrop.printable import printable
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.results import Ended, Results
from bulkdrop_cli.wrong_call import WrongCallError

_LOOK_SECONDS = 1.0
_CLOCK_SKEW = timedelta(minutes=2)
_SHORTEST_PACE_SECONDS = 2.0


@dataclasses.dataclass
class Pace:
    """How fast a load goes, since it was first seen."""

    seen_at: float | None = None
    seen: int = 0

    def minutes_left(self, processed: int, total: int, now: float) -> float | None:
        """Return how long the rest takes if it goes on like this; None while that is unknown."""
        if self.seen_at is None:
            self.seen_at, self.seen = now, processed
        seconds, done = now - self.seen_at, processed - self.seen
        if seconds < _SHORTEST_PACE_SECONDS or done <= 0 or processed >= total:
            return None
        return (total - processed) * seconds / done / 60


def follow(results: Results, dropped: Dropped, seconds: float, log: Console) -> Ended:
    """
    Return the load of this version once it has ended; tell its state meanwhile.

    Ctrl-C leaves the load alone. Raises WrongCallError for it, and after `seconds`.
    """
    since, deadline = datetime.now(UTC) - _CLOCK_SKEW, time.monotonic() + seconds
    pace, told = Pace(), ""
    try:
        with log.status("Waiting for the load to begin") as status:
            while True:
                if ended := results.of_upload(dropped.key, dropped.version_id, dropped.etag):
                    return ended
                told = _tell(results.running(dropped.key, since), pace, told, status, log)
                if time.monotonic() > deadline:
                    raise WrongCallError(
                        f"The load has not ended after {seconds:g} s. {_come_back(dropped)}",
                        ExitCode.WAITED_TOO_LONG,
                    )
                time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        raise WrongCallError(_come_back(dropped), ExitCode.INTERRUPTED) from None


def _come_back(dropped: Dropped) -> str:
    return f"The load goes on without you. See how it ended: bulkdrop show {dropped.key}"


def _tell(
    running: dict[str, object] | None, pace: Pace, told: str, status: Status, log: Console
) -> str:
    """Show where the load is: on a terminal in place, else a line for each change."""
    if not running:
        return told
    line = state_line(running, pace)
    if log.is_terminal:
        status.update(Text(line))
    elif line != told:
        log.print(Text(line))
    return line


def state_line(running: dict[str, object], pace: Pace) -> str:
    """Return what `status.json` says: the state, with the records or with why the load waits."""
    state = printable(str(running.get("state", "")))
    if message := running.get("message"):
        return f"{state}: {printable(str(message))}"
    processed, total = running.get("records_processed"), running.get("records_total")
    if not isinstance(processed, int) or not isinstance(total, int):
        return state
    line = f"{state}: {processed:,} of {total:,} records"
    minutes = pace.minutes_left(processed, total, time.monotonic())
    if minutes is None:
        return line
    return f"{line}, {'less than a minute' if minutes < 1 else f'{minutes:.0f} min'} left"
