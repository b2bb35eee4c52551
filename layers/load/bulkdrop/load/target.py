"""What an upload's key asks for: an operation on an object."""

import dataclasses
import re

from bulkdrop.errors import UploadRefusedError
from bulkdrop.layout import CHECK, INCOMING, RESULTS, WORK
from bulkdrop.reason import ReasonCode
from sfbulk import Operation

_RIGHT_KEYS = (
    "A correct key looks like incoming/Contact/insert/people.csv, or for an upsert, "
    "incoming/Contact/upsert/External_Id__c/people.csv."
)
_CHECKS = frozenset({"check", "validate", "validation", "test", "preview", "dryrun", "dry-run"})
"""What people call a folder for files that are to be checked alone."""

# "~$" is Office's, ".~lock." LibreOffice's.
_HIDDEN = (".", "~")
_UNFINISHED = (
    *(".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp"),
    *(".opdownload", ".aria2", ".!ut", "~"),
)
# What Hadoop's tools leave for a folder, and Windows in one.
_LITTER = re.compile(r".*_\$folder\$|(eh)?thumbs\.db|desktop\.ini")

# Salesforce API names: letters, digits and underscores, beginning with a letter.
_API_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclasses.dataclass(frozen=True)
class Target:
    """What a key asks for: this operation on this Salesforce object."""

    object: str
    operation: Operation
    external_id_field: str | None = None


def is_no_upload(key: str) -> bool:
    """
    Return whether a key is none of an upload: ours, a folder, a file in transfer, a hidden one.

    SFTP clients and browsers write under such names and rename the file when it is whole, which in
    S3 is a copy to another key; editors and spreadsheets lay such files beside an open one.
    """
    name = key.rpartition("/")[2].lower()
    return (
        key.startswith((RESULTS, WORK))
        or not name
        or name.startswith(_HIDDEN)
        or name.endswith(_UNFINISHED)
        or bool(_LITTER.fullmatch(name))
    )


def parse_key(key: str) -> Target:
    """
    Read a key: `incoming/<Object>/<operation>/…/<file>`, and the key field of an upsert.

    The operation may be written in any case. A file to be checked has `check/` for `incoming/`.

    Raises UploadRefusedError that says what is wrong and shows a correct key.
    """
    if not key.startswith((INCOMING, CHECK)):
        raise UploadRefusedError(
            ReasonCode.WRONG_KEY, f"The key {key!r} is not under {_incoming(key)}. {_RIGHT_KEYS}"
        )
    folders = key.partition("/")[2].split("/")[:-1]
    if len(folders) < 2:  # noqa: PLR2004 # object and operation
        raise UploadRefusedError(
            ReasonCode.WRONG_KEY, f"The key {key!r} names no object and operation. {_RIGHT_KEYS}"
        )
    object_name = _api_name(folders[0], "object", key)
    operation = _operation(folders[1], key)
    if operation is not Operation.UPSERT:
        return Target(object_name, operation)
    if len(folders) < 3:  # noqa: PLR2004 # the third is the key field
        raise UploadRefusedError(
            ReasonCode.WRONG_KEY,
            f"The key {key!r} asks for an upsert but names no key field. {_RIGHT_KEYS}",
        )
    return Target(object_name, operation, _api_name(folders[2], "key field", key))


def _incoming(key: str) -> str:
    """Return the folder as it is spelled, with a word on that where only that is wrong."""
    spelled = key.lower().startswith(INCOMING)
    return f"{INCOMING} (in lower case)" if spelled else INCOMING


def _api_name(text: str, what: str, key: str) -> str:
    if not _API_NAME.fullmatch(text):
        raise UploadRefusedError(
            ReasonCode.WRONG_KEY,
            f"In the key {key!r}, {text!r} is no API name of a Salesforce {what}. {_RIGHT_KEYS}",
        )
    return text


def operation_of(folder: str) -> Operation | None:
    """Return the operation that a folder is named after, in any case; None if it is another."""
    return next((each for each in Operation if each.value.lower() == folder.lower()), None)


def _operation(text: str, key: str) -> Operation:
    if operation := operation_of(text):
        return operation
    known = ", ".join(operation.value for operation in Operation)
    right = _RIGHT_KEYS
    if text.lower() in _CHECKS:
        place = key.partition("/")[2].partition("/")[0]
        right = f"To have a file checked alone, drop it under {CHECK}{place}/insert/, for example."
    raise UploadRefusedError(
        ReasonCode.NO_SUCH_OPERATION,
        f"In the key {key!r}, {text!r} is no operation; they are {known}. {right}",
    )
