"""`python -m local demo`: drop some files, watch them load, check that every count adds up."""

import argparse
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from local.demo.audit import Holdings, discrepancies, surplus
from local.demo.file import DemoFile
from local.demo.files import demo_files
from local.demo.observer import ObservedLoad, Observer
from local.demo.progress import follow
from local.demo.report import loads_table, show_report, show_results, show_verdict
from local.outside.bucket import INCOMING, UploadBucket
from local.outside.org_view import OrgView
from local.terminal import shown
from local.world import CACHE, LOGS, World, relative

HELP = "drop a handful of files into a local cloud and show what becomes of them"
INTERRUPTED = 130
"""The exit status after a signal: nothing was shown to add up."""

_ORG = ("--seconds-per-thousand-rows", "0.2", "--lag", "0.5")
"""Some ten seconds for 50,000 rows: long enough to watch, short enough to wait for."""
_TIME_SCALE = 0.5
"""The first look at a job comes after one second instead of two, in step with the hurried org."""
_PATIENCE_SECONDS = 100
_PLAIN_WIDTH = 110
"""Columns of the output when it goes to a file, which has no width of its own."""
_OPENING = (
    "Starting a sandbox org and a local cloud, and deploying template.yaml.\n"
    "The first time, the layer is built, too, which takes about a minute."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--rows", type=int, default=50_000, help="of the large file")
    parser.add_argument(
        "--folder",
        type=Path,
        default=CACHE / "demo",
        help="for copies of what was dropped and came back",
    )


def run(options: argparse.Namespace) -> int:
    """Run the demo; 0 means that every count adds up."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    return _demo(demo_files(options.rows), options.folder, console)


def _demo(files: Sequence[DemoFile], folder: Path, console: Console) -> int:
    began = time.monotonic()
    console.print(_OPENING, style="dim")
    with World(org_arguments=_ORG, time_scale=_TIME_SCALE) as world:
        console.print(f"Up after {time.monotonic() - began:.0f} s.\n", style="dim")
        bucket, org = (
            UploadBucket(world.session().client("s3"), world.bucket),
            OrgView(world.org_url),
        )
        loads = _drop(files, bucket, console)
        executions = world.session().client("stepfunctions")
        observer = Observer(loads, bucket, executions, world.state_machine_arn, org)
        follow(observer, loads, console, _PATIENCE_SECONDS)
        _keep(loads, bucket, folder)
        holdings = Holdings.of(org, [file.object for file in files])
        return _report(loads, holdings, folder, console)


def _drop(files: Sequence[DemoFile], bucket: UploadBucket, console: Console) -> list[ObservedLoad]:
    console.print(f"Dropping {len(files)} files in s3://{bucket.name}/{INCOMING}\n")
    width = max(len(file.path) for file in files)
    for file in files:
        console.print(shown(f"  {file.path:{width}}  ").append(shown(file.note, "dim")))
    console.print()
    return [ObservedLoad(file, bucket.drop(file.path, file.content)) for file in files]


def _keep(loads: Sequence[ObservedLoad], bucket: UploadBucket, folder: Path) -> None:
    """Leave copies of what was dropped and of what came back."""
    for name in ("incoming", "results"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for load in loads:
        dropped = folder / "incoming" / load.file.path
        dropped.parent.mkdir(parents=True, exist_ok=True)
        dropped.write_bytes(load.file.content)
        if load.ended:
            bucket.fetch(load.ended, folder / "results" / load.file.path)


def _report(loads: Sequence[ObservedLoad], org: Holdings, folder: Path, console: Console) -> int:
    ways = [org.sent_as(load.job_ids) for load in loads]
    console.print(loads_table(loads, ways, wide=console.width >= _PLAIN_WIDTH))
    console.print()
    show_report(loads, folder, console)
    console.print(
        f"Results are in s3://…/results/ and, as copies, in {relative(folder)}/results/\n"
    )
    show_results(loads, folder, console)
    problems = list(_problems(loads, org, folder))
    show_verdict(problems, loads, console)
    return 1 if problems else 0


def _problems(loads: Sequence[ObservedLoad], org: Holdings, folder: Path) -> Iterator[str]:
    for load in loads:
        if load.ended:
            results = folder / "results" / load.file.path
            yield from discrepancies(load.file, load.ended.summary, results, org)
        else:
            yield f"{load.file.path}: no summary after {_PATIENCE_SECONDS} s. See {relative(LOGS)}."
    yield from surplus([load.file for load in loads], org)
