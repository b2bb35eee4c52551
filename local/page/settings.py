"""What Bulkdrop says of a `bulkdrop.toml`, as it is typed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.folder_settings.layers import said
from bulkdrop.load.target import operation_of
from bulkdrop.start_load.settings_fields import misfits
from bulkdrop.start_load.settings_file import message
from sfbulk import Operation, SalesforceError

Describe = Callable[[str], ObjectDescription | None]


def judged(key: str, content: bytes, describe: Describe, *, in_force: bool) -> dict[str, Any]:
    """
    Return whether the settings hold, whether they fit the object of their folder, and why.

    What they do is said as a drop of them is answered. A field that is none does no harm to files
    without it, so settings that do not fit can be put in force.
    """
    _, *names = key.split("/")[:-1]
    try:
        given = said(key, content)
        text = message(key, given)
        settings = FolderSettings(**given)
    except UploadRefusedError as error:
        wrong = error.sentence.partition(" Nothing was sent;")[0]
        return {"holds": False, "fits": False, "text": wrong}
    if not in_force:
        text = f"Once in force, {text}".replace(" from now on.", ".")
    others = _misfits(settings, names, describe)
    if others:
        text += f" These do not fit {names[0]}, and files that need them are refused: {others}."
    return {"holds": True, "fits": not others, "text": text}


def _misfits(settings: FolderSettings, names: list[str], describe: Describe) -> str:
    described = None
    with suppress(SalesforceError):  # what the org does not say cannot be held against settings
        described = describe(names[0]) if names else None
    if not described:
        return ""
    operation = operation_of(names[1]) if len(names) > 1 else None
    return "; ".join(misfits(settings, described, operation or Operation.UPSERT))
