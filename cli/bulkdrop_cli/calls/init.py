"""`bulkdrop init`: begin the settings of a folder from a file, or from a mapping of Data Loader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.names import TOML_NAME
from bulkdrop.folder_settings.sdl import read_sdl
from bulkdrop.folder_settings.toml_file import read_toml
from bulkdrop.layout import CHECK, INCOMING
from bulkdrop.load.target import Target, parse_key
from bulkdrop_cli import options
from bulkdrop_cli.come_back import STACK_NAME, come_back
from bulkdrop_cli.draft.columns import columns_of
from bulkdrop_cli.draft.match import draft
from bulkdrop_cli.draft.org import described_by
from bulkdrop_cli.draft.write import toml_of
from bulkdrop_cli.show import shown
from bulkdrop_cli.wrong_call import WrongCallError
from sfbulk import Operation

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER", help="Where to write it, as incoming/Contact/insert: object, operation."
    ),
]
Sdl = Annotated[
    Path | None, typer.Option("--from-sdl", exists=True, dir_okay=False, help="A mapping to use.")
]
Csv = Annotated[
    Path | None,
    typer.Option("--from-csv", exists=True, dir_okay=False, help="A file as will be dropped."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace settings that are there.")]


def init(
    folder: Folder,
    *,
    from_sdl: Sdl = None,
    from_csv: Csv = None,
    force: Force = False,
    stack: options.StackName = STACK_NAME,
) -> None:
    """
    Begin the bulkdrop.toml of a folder.

    It has the fields of a file's columns, or of a mapping, and the columns that have none. It is
    written to FOLDER on this machine, whose path names object and operation as a key does.
    """
    if not (from_sdl or from_csv):
        raise WrongCallError("Name a file by --from-csv, or a mapping by --from-sdl, or both.")
    path = folder / TOML_NAME
    if path.exists() and not force:
        raise WrongCallError(f"{path} is there already; --force replaces it.")
    found = options.stack(stack)
    target = _target(folder)
    names = [each.name for each in (from_csv, from_sdl) if each]
    try:
        columns = columns_of(from_csv) if from_csv else ()
        mapping: dict[str, Any] = read_sdl(names[-1], from_sdl.read_bytes()) if from_sdl else {}
        with described_by(found) as describe:
            made = draft(columns, mapping, target, describe)
        text = toml_of(made, " and ".join(names))
        read_toml(str(path), text.encode())
    except UploadRefusedError as error:
        wrong = error.sentence.partition(" Nothing was sent;")[0]
        raise WrongCallError(f"{wrong} Nothing was written.") from None
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    out = options.out()
    out.print(shown(f"Wrote {path}; {made.counted}."))
    for each in made.unmatched:
        out.print(shown(f"  {each.column}: {each.note}"))
    for problem in made.problems:
        out.print(shown(f"  {problem}"))
    key = f"{INCOMING}{_folders(folder)}/{TOML_NAME}"
    out.print(shown(f"Put it in force, at s3://{found.bucket}/{key}:"))
    out.print(shown(f"  {come_back(found.name, *_to_load(path, target), '--wait')}"))


def _to_load(path: Path, target: Target) -> Iterator[str]:
    """Yield the words of the call that drops the settings file at its place."""
    field = target.external_id_field
    yield from ("load", str(path), target.object, target.operation.value)
    yield from ("--key", field) if field else ()
    if rest := _folders(path.parent).split("/")[3 if field else 2 :]:
        yield from ("--folder", "/".join(rest))


def _target(folder: Path) -> Target:
    """Return the object and operation that a folder's path names; raises WrongCallError."""
    try:
        return parse_key(f"{INCOMING}{_folders(folder)}/{TOML_NAME}")
    except UploadRefusedError:
        raise WrongCallError(
            f"The path {folder} names no object and operation. Write it as a key has them, such as "
            "incoming/Contact/insert or incoming/Contact/upsert/External_Id__c."
        ) from None


def _folders(folder: Path) -> str:
    """Return what would stand behind incoming/ in a key: from the object on."""
    parts = folder.absolute().parts
    known = {each.value.lower() for each in Operation}
    for root in (INCOMING, CHECK):
        if (name := root.rstrip("/")) in parts:
            at = len(parts) - parts[::-1].index(name)
            return "/".join(parts[at:])
    places = [at for at, part in enumerate(parts) if part.lower() in known and at]
    return "/".join(parts[places[-1] - 1 :]) if places else ""
