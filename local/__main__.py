"""`python -m local COMMAND`: Bulkdrop on this machine."""

import argparse
import os
import signal
import sys
from types import FrameType
from typing import Protocol

from local.cloud import BuildError, PortInUseError, TemplateError
from local.demo import command as demo
from local.play import up
from local.terminal import say_to
from local.world import OrgError


class Command(Protocol):
    """What a module of a command has; INTERRUPTED is its exit status after a signal."""

    HELP: str
    INTERRUPTED: int

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""

    def run(self, options: argparse.Namespace) -> int:
        """Run; return the exit status."""


COMMANDS: dict[str, Command] = {"demo": demo, "up": up}


class _Leave(BaseException):
    """A signal asks to end."""


def main() -> int:
    """Run the command that was asked for; a signal ends it in good order."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module in COMMANDS.items():
        module.add_arguments(commands.add_parser(name, help=module.HELP))
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        return COMMANDS[options.command].run(options)
    except _Leave:
        return COMMANDS[options.command].INTERRUPTED
    except (BuildError, OrgError, PortInUseError, TemplateError) as error:
        for line in str(error).splitlines():
            say_to(sys.stderr)(line)
        return 1


def _leave(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # one is enough: the rest is tidying up
        signal.signal(number, signal.SIG_IGN)
    raise _Leave


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # All that was started has ended. Python's own way out takes another second, and was once seen
    # to wait for ever for a lock of one of moto's daemon threads.
    os._exit(status)
