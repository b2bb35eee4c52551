"""`bulkdrop undo`: delete the records that a load created."""

from functools import partial
from typing import Annotated

import typer

from bulkdrop.layout import INCOMING
from bulkdrop.report.grammar import counted
from bulkdrop_cli import options
from bulkdrop_cli.calls.show import Load
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.find import find, is_there
from bulkdrop_cli.options import TIME_OUT_SECONDS
from bulkdrop_cli.results import Ended, Results
from bulkdrop_cli.settle import Wishes, settle
from bulkdrop_cli.wrong_call import WrongCallError

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def undo(  # noqa: PLR0913 # the options of a command line
    load: Load,
    *,
    yes: Yes = False,
    wait: options.Wait = False,
    timeout: options.TimeOut = TIME_OUT_SECONDS,
    into: options.ResultsFolder = None,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Delete the records that a load created.

    It asks first, then drops the undo.csv of the load under delete/.
    """
    results = Results(options.stack(stack))
    ended = find(results, load)
    source, upload, load_id = _undo_of(ended), ended.summary.upload, ended.summary.load_id
    key = f"{INCOMING}{ended.summary.object}/delete/undo-{load_id}.csv"
    if is_there(results, key):
        raise WrongCallError(
            f"The load {load_id} was undone before. See how that ended: "
            f"{results.come_back('show', key)}"
        )
    created = counted(ended.summary.records.created or 0, "record")
    if not (yes or _agrees(f"Delete the {created} that {upload.key} created?")):
        raise WrongCallError(
            "Nothing was deleted; with --yes it is done without this question.",
            ExitCode.INTERRUPTED,
        )
    settle(results, key, partial(_copy, results, source, key), Wishes(wait, timeout, into, as_json))


def _agrees(question: str) -> bool:
    """Ask; no answer, as in a program without --yes, is a no."""
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        typer.echo(err=True)
        return False


def _copy(results: Results, source: str, key: str) -> Dropped:
    made = results.s3.copy_object(
        Bucket=results.bucket, Key=key, CopySource={"Bucket": results.bucket, "Key": source}
    )
    etag = made["CopyObjectResult"]["ETag"].strip('"')
    return Dropped(key, made.get("VersionId"), etag)


def _undo_of(ended: Ended) -> str:
    key = ended.summary.results.get("undo")
    if not key:
        raise WrongCallError(
            f"The load {ended.summary.load_id} has no undo.csv: it created no records. "
            "What an update changed or a delete removed cannot be undone here."
        )
    return key
