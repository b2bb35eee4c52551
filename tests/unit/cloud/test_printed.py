"""What the local Lambda keeps of what functions print, by the level of each line."""

from pathlib import Path

import pytest

from local.cloud.lambdas.printed import Printed, level_of

AT = '"timestamp":"2026-11-26T09:19:24.339+00:00"'


@pytest.mark.parametrize(
    ("line", "level"),
    [
        (f'{{"level":"ERROR",{AT}}}', "ERROR"),
        (f'{{"level":"warn",{AT}}}', "WARN"),
        (f'{{"level":"WARNING",{AT}}}', "WARN"),
        (f'{{"level":"CRITICAL",{AT}}}', "FATAL"),
        ('{"level":"ERROR","timestamp":"2026-11-26T09:19:24Z"}', "ERROR"),
        ('{"level":"ERROR","timestamp":"2026-11-26 09:19:24,339+0000"}', "INFO"),
        ('{"level":"ERROR"}', "INFO"),
        (f'{{"level":"loud",{AT}}}', "INFO"),
        (f"{{{AT}}}", "INFO"),
        ("Traceback", "INFO"),
        ('["ERROR"]', "INFO"),
        ("", "INFO"),
    ],
)
def test_level(line: str, level: str) -> None:
    """A level counts beside a timestamp of RFC 3339; any other line is INFO."""
    assert level_of(line.encode()) == level


@pytest.mark.parametrize("level", [None, "DEBUG", "INFO", "WARN", "ERROR"])
def test_lines_of_the_level_and_above_are_kept(tmp_path: Path, level: str | None) -> None:
    """Whole lines are copied in their order, once, when they are of the level or above."""
    lines = [f'{{"level":"{each}",{AT}}}' for each in ("DEBUG", "INFO", "WARN", "ERROR")]
    log = tmp_path / "function.log"
    log.write_text("before\n")
    printed = Printed(log, level)

    printed.file.write("\n".join(lines).encode()[:-5])
    printed.file.flush()
    printed.keep()
    printed.keep()
    printed.file.write(lines[-1].encode()[-5:])
    printed.file.flush()
    printed.close()

    known = ["DEBUG", "INFO", "WARN", "ERROR"]
    assert log.read_text().splitlines() == ["before", *lines[known.index(level or "DEBUG") :]]


def test_closed_file_keeps_nothing_more(tmp_path: Path) -> None:
    """A cloud that closes beside an invocation leaves the log whole, and the invocation goes on."""
    log = tmp_path / "log"
    printed = Printed(log, None)
    printed.file.write(b"whole\nbegun")
    printed.file.flush()
    printed.close()
    printed.keep()
    printed.close()

    assert log.read_text() == "whole\nbegun\n"
