"""Upload a file to the place that its load is named by."""

import dataclasses
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from bulkdrop.errors import UploadRefusedError
from bulkdrop.layout import CHECK, INCOMING
from bulkdrop.load.target import is_no_upload, parse_key
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.results import Results
from bulkdrop_cli.wrong_call import WrongCallError
from sfbulk import Operation

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
    _check_words(target, operation, key_field, folder)
    try:
        parse_key(f"{INCOMING}{rest}")
    except UploadRefusedError as error:
        raise WrongCallError(error.sentence) from None
    if is_no_upload(rest):
        raise WrongCallError(f"A file named {path.name} is never loaded; rename it.")
    return f"{CHECK if check else INCOMING}{rest}"


def _check_words(target: str, operation: str, key_field: str | None, folder: str) -> None:
    known = {each.value.lower(): each for each in Operation}
    is_upsert = known.get(operation.lower()) is Operation.UPSERT
    if not target or {"/", "."} & {*target}:
        raise WrongCallError(f"{target!r} is no name of an object, such as Contact.")
    if operation.lower() not in known:
        names = ", ".join(each.value for each in Operation)
        raise WrongCallError(f"{operation!r} is no operation; they are {names}.")
    if is_upsert and not key_field:
        raise WrongCallError("The upsert names no key field; add --key, as --key External_Id__c.")
    if key_field and not is_upsert:
        raise WrongCallError(f"--key is the key field of an upsert; {operation} has none.")
    if {".", ".."} & {*folder.split("/")} or "/" in (key_field or ""):
        raise WrongCallError("--folder takes names between slashes, as fair/2026, --key one name.")


def metadata_of(given: list[str]) -> dict[str, str]:
    """Read `name=value` words; raises WrongCallError that says what is wrong with one."""
    metadata: dict[str, str] = {}
    for each in given:
        name, _, value = each.partition("=")
        if name not in METADATA:
            meant = get_close_matches(name, METADATA, 1)
            hint = f" (did you mean {meant[0]}?)" if meant else ""
            raise WrongCallError(
                f"--set {each}: {name!r} is no name of metadata{hint}; "
                f"the names are {', '.join(METADATA)}."
            )
        if not value or name in metadata:
            raise WrongCallError(f"--set {each}: write --set {name}=VALUE, once.")
        if not (value.isascii() and value.isprintable()):
            raise WrongCallError(
                f"--set {each}: S3 takes only letters of ASCII in metadata"
                + ("; name the sheet in bulkdrop.toml." if name == "sheet" else ".")
            )
        metadata[name] = value
    return metadata


def drop(
    results: Results, key: str, path: Path, metadata: Mapping[str, str], log: Console
) -> Dropped:
    """
    Upload the file, in parts if it is large, with a bar on a terminal; return its version.

    Raises WrongCallError at Ctrl-C, which may come after the last byte.
    """
    answer: dict[str, Any] = {}  # of S3, which boto3's transfer manager keeps to itself
    for call in ("PutObject", "CompleteMultipartUpload"):
        results.s3.meta.events.register(
            f"after-call.s3.{call}", lambda parsed, **_: answer.update(parsed)
        )
    try:
        _upload(results, key, path, metadata, log)
    except KeyboardInterrupt:
        raise WrongCallError(
            "The upload was interrupted. If it was complete, its load goes on without you; "
            f"see how it ended: {results.come_back('show', key)}",
            ExitCode.INTERRUPTED,
        ) from None
    return Dropped(key, answer.get("VersionId"), answer["ETag"].strip('"'))


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
