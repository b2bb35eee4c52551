"""`python -m local up`: keep a local world up for people and programs to play with."""

import argparse
import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from local.outside.bucket import UploadBucket
from local.page.serve import Page
from local.play.watched_folder import WatchedFolder
from local.terminal import say_to
from local.world import CACHE, LOGS, Connection, World, relative

HELP = "keep a local cloud with Bulkdrop, and an org, up until Ctrl-C"
INTERRUPTED = 0
"""The exit status after a signal, which is how it is meant to end."""
_LOOK_SECONDS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--org-url", help="log in to this org instead of the sandbox org")
    parser.add_argument("--client-id", help="consumer key of a connected app in that org")
    parser.add_argument("--client-secret", help="consumer secret of that app")
    parser.add_argument("--port", type=int, default=0, help="port of the cloud (default: any)")
    parser.add_argument("--page-port", type=int, default=0, help="port of the page (default: any)")
    parser.add_argument(
        "--time-scale", type=float, default=1.0, help="0.1 makes waits ten times as short"
    )
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="of the template"
    )
    parser.add_argument(
        "--watch",
        type=Path,
        help="load what is copied into this folder (default: .local/drop, with --json none)",
    )
    parser.add_argument(
        "--logs",
        type=Path,
        default=LOGS,
        help="folder of the functions' logs (default: .local/logs)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object once ready")


def run(options: argparse.Namespace) -> int:
    """Stay up until a signal ends the program."""
    world = World(
        connection(options),
        parameters=dict(each.partition("=")[::2] for each in options.parameter),
        port=options.port,
        time_scale=options.time_scale,
        logs=options.logs,
    )
    folder: Path = options.watch or CACHE / "drop"
    with world, ExitStack() as stack:
        if options.watch or not options.json:
            stack.enter_context(watched(folder, world, sys.stderr if options.json else sys.stdout))
        page = stack.enter_context(Page(world, options.page_port))
        ready = (
            json.dumps(facts(world, page.url)) if options.json else guide(world, page.url, folder)
        )
        print(ready, flush=True)
        _wait_for_a_signal()
    return 0


def _wait_for_a_signal() -> None:
    """Wait until a signal's handler raises; it runs when this thread wakes, whichever got it."""
    while True:
        time.sleep(_LOOK_SECONDS)


def watched(folder: Path, world: World, news: TextIO) -> WatchedFolder:
    """Return the watched folder; `news` is where it reports what happens in it."""
    bucket = UploadBucket(world.session().client("s3"), world.bucket)
    return WatchedFolder(folder, bucket, say_to(news))


def connection(options: argparse.Namespace) -> Connection | None:
    """Return the org that the options name, or None for the sandbox org."""
    given = (options.org_url, options.client_id, options.client_secret)
    if not any(given):
        return None
    if not all(given):
        raise SystemExit("Another org needs all of --org-url, --client-id and --client-secret.")
    return Connection(*given)


def facts(world: World, page_url: str) -> dict[str, Any]:
    """Return what a program needs to use the world."""
    return {
        "page_url": page_url,
        "endpoint_url": world.endpoint_url,
        "region": world.region,
        "bucket": world.bucket,
        "state_machine_arn": world.state_machine_arn,
        "org_url": world.org_url,
        "access_key_id": world.access_key_id,
        "secret_access_key": world.secret_access_key,
        "outputs": world.outputs,
        "logs": str(world.logs),
        "org": world.org,
    }


def guide(world: World, page_url: str, folder: Path) -> str:
    """Return what a person needs to use the world."""
    contacts = folder / "Contact/insert"
    contacts.mkdir(parents=True, exist_ok=True)
    return f"""\
Bulkdrop is up. Open its page: {page_url}

The cloud is {world.endpoint_url}, the org {world.org_url}. In another terminal:

    export AWS_ENDPOINT_URL={world.endpoint_url} AWS_DEFAULT_REGION={world.region}
    export AWS_ACCESS_KEY_ID={world.access_key_id} AWS_SECRET_ACCESS_KEY={world.secret_access_key}
    printf 'LastName,Email\\nLovelace,ada@example.com\\nTuring,alan\\n' > contacts.csv

Load it with the command, which says how the load ended and fetches what came back:

    .venv/bin/bulkdrop load contacts.csv Contact insert --results back
    .venv/bin/bulkdrop ls

Or by copying it into the watched folder; the results come back beside it:

    cp contacts.csv {relative(contacts)}/
    ls {relative(contacts)}/contacts.csv.results/

Or with the AWS CLI:

    {world.outputs["ExampleCopyCommand"]}
    aws s3 ls --recursive s3://{world.bucket}/results/

Drop here:       {world.outputs["DropHere"]}
Results appear:  {world.outputs["ResultsHere"]}
Watched folder:  {relative(folder)}/<Object>/<operation>/<file>.csv
Function logs:   {relative(world.logs)}/

Ctrl-C ends it and forgets everything but the watched folder.
"""
