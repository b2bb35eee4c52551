"""Follow a load until it has ended, by what appears in its folder of results."""

import dataclasses
import time
from collections.abc import Collection

from rich.console import Console
from rich.status import Status
from rich.text import Text

from bulkdrop.storage.source import UNVERSIONED
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.results import Ended, Folder, Results, folders_of, prefix_of
from bulkdrop_cli.state import is_under_way, state_line
from bulkdrop_cli.wrong_call import WrongCallError

_LOOK_SECONDS = 1.0
_SHORTEST_PACE_SECONDS = 2.0
_SILENCE_SECONDS = 60.0
"""After as long without a trace of a load, it is said what may keep it from beginning."""


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


@dataclasses.dataclass
class Follower:
    """Looks at the loads of one upload, and shows how far they are."""

    results: Results
    dropped: Dropped
    earlier: Collection[str]
    """Folders of loads that the key had before: none of them is this upload's."""

    log: Console
    pace: Pace = dataclasses.field(default_factory=Pace)
    shown: str = ""
    silent_since: float | None = dataclasses.field(default_factory=time.monotonic)
    """Since when there is no trace of a load; None once that was said."""

    def ended(self, status: Status) -> Ended | None:
        """Return the load of exactly this version of the upload; None until it has ended."""
        key = self.dropped.key
        folders = [
            each
            for each in folders_of(key, self.results.folders(prefix_of(key)))
            if each.prefix not in self.earlier
        ]
        for each in folders:
            if each.summary_at and self._is_mine(ended := self.results.read(each)):
                return ended
        running = [each for each in folders if each.may_run]
        if running:
            self._show(max(running, key=Folder.changed_at), status)
        elif not folders:
            self._say_why()
        return None

    def _say_why(self) -> None:
        """Say once, after a while, why there may be no load."""
        if self.silent_since is None or time.monotonic() - self.silent_since < _SILENCE_SECONDS:
            return
        self.silent_since = None
        self.log.print(
            "There is no trace of the load yet. A large file is read first; if none begins, "
            f"{self.results.come_back('doctor')} says why, and "
            f"{self.results.come_back('redrive')} starts it."
        )

    def _is_mine(self, ended: Ended) -> bool:
        upload = ended.summary.upload
        version = upload.version_id or UNVERSIONED  # S3 says either of a bucket without versions
        ours = (self.dropped.version_id or UNVERSIONED, self.dropped.etag)
        return (version, upload.etag) == ours

    def _show(self, folder: Folder, status: Status) -> None:
        """Show where the load is: on a terminal in place, else a line for each count."""
        said = self.results.status(folder)
        if not is_under_way(said):
            return
        done, total = said.get("records_processed"), said.get("records_total")
        minutes = None
        if isinstance(done, int) and isinstance(total, int):
            minutes = self.pace.minutes_left(done, total, time.monotonic())
        line = state_line(said, minutes)
        if self.log.is_terminal:
            status.update(Text(line))
        elif self.shown != (line := state_line(said)):
            self.log.print(Text(line))
            self.shown = line


def follow(follower: Follower, seconds: float) -> Ended:
    """
    Return the load once it has ended; show its state meanwhile.

    Ctrl-C leaves the load alone. Raises WrongCallError for it, and after `seconds`.
    """
    deadline = time.monotonic() + seconds
    back = follower.results.come_back("show", follower.dropped.key)
    how = f"The load goes on without you. See how it ended: {back}"
    try:
        with follower.log.status("Waiting for the load to begin") as status:
            while True:
                if ended := follower.ended(status):
                    return ended
                if time.monotonic() > deadline:
                    raise WrongCallError(
                        f"The load has not ended after {seconds:g} s. {how}",
                        ExitCode.WAITED_TOO_LONG,
                    )
                time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        raise WrongCallError(how, ExitCode.INTERRUPTED) from None
