"""Upload a file to the place that its load is named by."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from bulkdrop.errors import UploadRefusedError
from bulkdrop.layout import CHECK, INCOMING
from bulkdrop.load.target import is_no_upload, parse_key
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.results import Results
from bulkdrop_cli.wrong_call import WrongCallError

METADATA = (
    *("encoding", "column-delimiter", "compression", "sheet"),
    *("repeated-upload", "correlation-id"),
)
"""What the S3 metadata of an upload may say (docs/loading.md)."""


@dataclasses.dataclass(frozen=True)
class Dropped:
    """One version of an object that was uploaded."""

    key: str
    version_id: str | None
    etag: str


def key_of(  # noqa: PLR0913 # the parts of a key
    path: Path, target: str, operation: str, key_field: str | None, folder: str, *, check: bool
) -> str:
    """Return the key that asks for this load; raises WrongCallError that says what is wrong."""
    folders = [target, operation, *([key_field] if key_field else []), *folder.split("/")]
    rest = "/".join([*filter(None, folders), path.name])
    try:
        wanted = parse_key(f"{INCOMING}{rest}")
    except UploadRefusedError as error:
        raise WrongCallError(error.sentence) from None
    if key_field and not wanted.external_id_field:
        raise WrongCallError(f"--key is the key field of an upsert; {operation} has none.")
    if is_no_upload(rest):
        raise WrongCallError(f"A file named {path.name} is never loaded; rename it.")
    return f"{CHECK if check else INCOMING}{rest}"


def metadata_of(given: list[str]) -> dict[str, str]:
    """Read `name=value` words; raises WrongCallError for a name that no load knows."""
    metadata = dict(each.partition("=")[::2] for each in given)
    for name, value in metadata.items():
        if name not in METADATA or not value:
            known = ", ".join(METADATA)
            raise WrongCallError(f"--set takes NAME=VALUE; the names are {known}.")
    return metadata


def drop(
    results: Results, key: str, path: Path, metadata: Mapping[str, str], log: Console
) -> Dropped:
    """
    Upload the file, in parts if it is large, with a bar on a terminal; return its version.

    Raises WrongCallError at Ctrl-C, which may come after the last byte.
    """
    try:
        _upload(results, key, path, metadata, log)
        head = results.s3.head_object(Bucket=results.bucket, Key=key)
    except KeyboardInterrupt:
        raise WrongCallError(
            f"The upload was interrupted. If it was complete, its load goes on without you; "
            f"see how it ended: bulkdrop show {key}",
            ExitCode.INTERRUPTED,
        ) from None
    return Dropped(key, head.get("VersionId"), head["ETag"].strip('"'))


def _upload(
    results: Results, key: str, path: Path, metadata: Mapping[str, str], log: Console
) -> None:
    bar = Progress(
        TextColumn("Uploading"),
        *(BarColumn(), DownloadColumn(), TransferSpeedColumn()),
        console=log,
        disable=not log.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=path.stat().st_size)
        results.s3.upload_file(
            str(path),
            results.bucket,
            key,
            ExtraArgs={"Metadata": dict(metadata)},
            Callback=lambda sent: bar.advance(task, sent),
        )
