"""Show loads as they proceed: a live table on a terminal, a line for each change elsewhere."""

import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from local.demo.observer import LOADING, ObservedLoad, Observer
from local.terminal import shown

STYLES = {
    "Succeeded": "green",
    "CompletedWithFailures": "yellow",
    "NothingLoaded": "red",
    "Failed": "red",
    "Refused": "magenta",
    "Unreconciled": "bold red",
}
"""How the status of a load is coloured."""

_LOOK_SECONDS = 0.25
_FRAMES_PER_SECOND = 8
_BAR_WIDTH = 12
_STAGES = 4
"""Without a terminal, the records of a job are reported in quarters."""
_BRIEF_STEPS = ("Dropped", "Submit Job", "Save Results", "More Parts?", "Finish Load")
"""They say little and are soon over: worth a moment on a terminal, but no line."""


def follow(
    observer: Observer, loads: Sequence[ObservedLoad], console: Console, patience: float
) -> None:
    """Show the loads until all have ended, or for `patience` seconds."""
    if console.is_terminal:
        with Live(
            get_renderable=lambda: live_table(loads),
            console=console,
            refresh_per_second=_FRAMES_PER_SECOND,
            transient=True,  # the report says it all again, in the end
        ):
            _watch(observer, patience, lambda: None)
    else:
        lines = ChangedLines(loads)
        _watch(observer, patience, lambda: _print(lines.changed(), console))
        console.print()


def _watch(observer: Observer, patience: float, show: Callable[[], None]) -> None:
    deadline = time.monotonic() + patience
    while observer.running and time.monotonic() < deadline:
        observer.look()
        show()
        time.sleep(_LOOK_SECONDS)


def live_table(loads: Sequence[ObservedLoad]) -> Table:
    """Return the loads as they stand."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, min_width=len("Load Other Parts  UploadComplete"))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for load in loads:
        table.add_row(
            shown(load.file.name),
            _state(load),
            ProgressBar(load.file.expected.records or 1, load.processed, _BAR_WIDTH),
            f"{load.processed:,}",
            f"{load.seconds:.0f} s",
        )
    return table


class ChangedLines:
    """Reports what is new about loads, in lines without colour or movement."""

    def __init__(self, loads: Sequence[ObservedLoad]) -> None:
        self._loads = loads
        self._reported: dict[str, tuple[str, str, int]] = {}
        self._width = max(len(load.file.name) for load in loads)

    def changed(self) -> list[str]:
        """Return a line for each load that has come notably further since the last call."""
        return [self._line(load) for load in self._loads if self._is_news(load)]

    def _is_news(self, load: ObservedLoad) -> bool:
        stage = _STAGES * load.processed // (load.file.expected.records or 1)
        now = (load.step, load.job_state, stage)
        if load.step in _BRIEF_STEPS or now == self._reported.get(load.file.path):
            return False
        self._reported[load.file.path] = now
        return load.step not in LOADING or load.job_state != ""

    def _line(self, load: ObservedLoad) -> str:
        records = f"  {load.processed:,}" if load.processed and load.ended is None else ""
        return f"{load.seconds:5.1f} s  {load.file.name:{self._width}}  {_state(load)}{records}"


def _state(load: ObservedLoad) -> Text:
    """Return the execution's state, with the job's beside it until the load has ended."""
    state = shown(load.step, STYLES.get(load.step, "cyan"))
    if load.job_state and not load.ended:
        state.append(shown(f"  {load.job_state}", "dim"))
    return state


def _print(lines: Sequence[str], console: Console) -> None:
    for line in lines:
        console.print(shown(line), soft_wrap=True)
