"""What a function prints, and what Lambda's log keeps of it: lines of its level and above."""

import json
import os
import re
import tempfile
import threading
from pathlib import Path

# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
_SPELLINGS = {"WARNING": "WARN", "CRITICAL": "FATAL"}  # as Python's logging has them
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_AT_ONCE = 2**20


def level_of(line: bytes) -> str:
    """Return a line's level: INFO if it states none, or has no timestamp of RFC 3339."""
    try:
        document = json.loads(line)
    except ValueError:
        return "INFO"
    if not isinstance(document, dict) or not _RFC_3339.fullmatch(str(document.get("timestamp"))):
        return "INFO"
    level = str(document.get("level")).upper()
    level = _SPELLINGS.get(level, level)
    return level if level in LEVELS else "INFO"


class Printed:
    """
    The file that one process prints to; `keep` copies its new lines to the function's log.

    A cloud that closes does so beside invocations: once closed, there is nothing more to keep.
    """

    def __init__(self, log: Path, level: str | None) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 # closed by close
        self._log = log
        self._least = LEVELS.index(level) if level else 0
        self._read = 0
        self._rest = b""
        self._lock = threading.RLock()

    def keep(self) -> None:
        """Copy the whole lines that were printed since the last call, if Lambda keeps them."""
        with self._lock:
            if not self.file.closed:
                self._copy()

    def close(self) -> None:
        """Copy the rest, although its line may have no end."""
        with self._lock:
            self.keep()
            self._write([self._rest + b"\n"] if self._rest else [])
            self._rest = b""
            self.file.close()

    def _copy(self) -> None:
        while piece := os.pread(self.file.fileno(), _AT_ONCE, self._read):  # moves no offset
            self._read += len(piece)
            *lines, self._rest = (self._rest + piece).split(b"\n")
            self._write([line + b"\n" for line in lines])

    def _write(self, lines: list[bytes]) -> None:
        kept = [line for line in lines if LEVELS.index(level_of(line)) >= self._least]
        if kept:
            with self._log.open("ab") as log:
                log.write(b"".join(kept))
