"""The command: its calls, and the one place where errors become sentences and exit statuses."""

import io
import sys
from typing import Annotated

import typer

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
from bulkdrop_cli.complaints import AWS_ERRORS, complaint
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.show import shown
from bulkdrop_cli.wrong_call import WrongCallError

_HELP = """Load files into Salesforce through a deployed Bulkdrop.

It uses your own AWS credentials and rights. Exit status: 0 all loaded, 1 some records refused,
2 upload refused, 3 failed, 4 unreconciled, 5 nothing loaded, 64 wrong call, 69 AWS not available,
124 waited too long.
"""

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


def run() -> int:
    """Run the call that the words of the command line name; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without umlauts shows their escapes
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] or ["--help"]
    for word in words:
        if any("\ud800" <= sign <= "\udfff" for sign in word):  # bytes that Python could not decode
            encoding = sys.getfilesystemencoding()
            return _complain(f"{word!a} is not {encoding}; rename it.", ExitCode.WRONG_CALL)
    try:
        return int(app(words, prog_name="bulkdrop", standalone_mode=False) or 0)
    except WrongCallError as error:
        return _complain(str(error), error.code)
    except typer.Abort:
        return _complain("Interrupted.", ExitCode.INTERRUPTED)
    except typer.TyperException as error:
        return _complain(_of_words(error), ExitCode.WRONG_CALL)
    except (*AWS_ERRORS, OSError) as error:
        return _complain(*complaint(error))


def _of_words(error: typer.TyperException) -> str:
    """Return what is wrong with the words of the command line, and where right ones stand."""
    context = getattr(error, "ctx", None)
    call = context.command_path if context else "bulkdrop"
    return f"{error.format_message().rstrip('.')}. `{call} --help` says what it takes."


def _complain(sentence: str, code: ExitCode) -> int:
    options.log().print(shown(sentence))
    return code
