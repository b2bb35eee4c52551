"""The command's way in and out: Ctrl-C ends it without a traceback, whenever it comes."""

import signal
import sys
from typing import NoReturn

_INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command, and exit with its status."""
    try:
        from bulkdrop_cli.run import run  # noqa: PLC0415 # takes half a second: Ctrl-C may come

        status = run()
    except KeyboardInterrupt:
        status = _INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # one is enough: the rest is tidying up
    sys.exit(status)
