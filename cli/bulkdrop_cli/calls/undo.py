"""`bulkdrop undo`: delete the records that a load created."""

from typing import Annotated

import typer

from bulkdrop.layout import INCOMING
from bulkdrop_cli import options
from bulkdrop_cli.calls.show import Load
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.options import STACK_NAME, TIME_OUT_SECONDS
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
    results_folder: options.ResultsFolder = None,
    as_json: options.AsJson = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """Delete the records that a load created: drop its undo.csv under delete/."""
    results = Results(options.stack(stack))
    ended = results.find(load)
    source = _undo_of(ended)
    created = ended.summary.records.succeeded
    question = f"Delete the records that {ended.summary.upload.key} created ({created:,} loaded)?"
    if not yes and not typer.confirm(question, err=True):
        raise typer.Abort
    key = f"{INCOMING}{ended.summary.object}/delete/undo-{ended.summary.load_id}.csv"
    made = results.s3.copy_object(
        Bucket=results.bucket, Key=key, CopySource={"Bucket": results.bucket, "Key": source}
    )
    etag = made["CopyObjectResult"]["ETag"].strip('"')
    wishes = Wishes(wait, timeout, results_folder, as_json)
    settle(results, Dropped(key, made.get("VersionId"), etag), wishes)


def _undo_of(ended: Ended) -> str:
    key = ended.summary.results.get("undo")
    if not key:
        raise WrongCallError(
            f"The load {ended.summary.load_id} has no undo.csv: it created no records. "
            "What an update changed or a delete removed cannot be undone here."
        )
    return key
