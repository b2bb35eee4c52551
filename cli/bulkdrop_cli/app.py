"""The command: its calls, and the one place where errors become sentences and exit statuses."""

import sys
from typing import Annotated, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from bulkdrop import __version__
from bulkdrop_cli import options
from bulkdrop_cli.calls.doctor import doctor
from bulkdrop_cli.calls.init import init
from bulkdrop_cli.calls.load import check, load
from bulkdrop_cli.calls.ls import ls
from bulkdrop_cli.calls.redrive import redrive
from bulkdrop_cli.calls.resume import resume
from bulkdrop_cli.calls.show import show
from bulkdrop_cli.calls.undo import undo
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.show import shown
from bulkdrop_cli.wrong_call import WrongCallError

_HELP = """Load files into Salesforce through a deployed Bulkdrop.

It uses your own AWS credentials and rights. Exit status: 0 all loaded, 1 some records refused,
2 upload refused, 3 failed, 4 unreconciled, 5 nothing loaded, 64 wrong call, 69 AWS not available,
124 waited too long.
"""

_HINTS: dict[type[Exception], str] = {
    NoRegionError: "Name it by AWS_REGION, or in your AWS profile.",
    NoCredentialsError: "Log in to AWS first, or name a profile by AWS_PROFILE.",
}

app = typer.Typer(help=_HELP, pretty_exceptions_enable=False, rich_markup_mode=None)
for call in (load, check, ls, show, resume, undo, redrive, doctor, init):
    app.command()(call)


def _show_version(is_asked: bool) -> None:  # noqa: FBT001 # as typer calls it
    if is_asked:
        options.out().print(__version__)
        raise typer.Exit


@app.callback(help=_HELP)
def bulkdrop(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version, and end."
        ),
    ] = False,
) -> None:
    """Take what stands before a call."""


def main() -> NoReturn:
    """Run the command, and exit with its status."""
    sys.exit(_run())


def _run() -> int:
    try:
        return int(app(sys.argv[1:] or ["--help"], standalone_mode=False) or 0)
    except WrongCallError as error:
        return _complain(str(error), error.code)
    except typer.Abort:
        return _complain("Nothing was done.", ExitCode.INTERRUPTED)
    except typer.TyperException as error:
        return _complain(error.format_message(), ExitCode.WRONG_CALL)
    except (BotoCoreError, ClientError) as error:
        hint = _HINTS.get(type(error), "")
        return _complain(f"AWS did not do it: {error} {hint}".rstrip(), ExitCode.UNAVAILABLE)


def _complain(sentence: str, code: ExitCode) -> int:
    options.log().print(shown(sentence))
    return code
