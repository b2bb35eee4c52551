"""Why an upload was refused or a load was stopped early: a code that programs can decide by."""

import dataclasses
import json
from enum import StrEnum
from typing import Any


class ReasonCode(StrEnum):
    """The codes of `reason.code` in a summary. They are API: scripts match them."""

    WRONG_KEY = "WRONG_KEY"
    """The key names no object and operation, or not in a form that can be read."""

    NO_SUCH_OBJECT = "NO_SUCH_OBJECT"
    """The org has no such object, or the integration user does not see it."""

    NO_SUCH_OPERATION = "NO_SUCH_OPERATION"
    """The key names an operation that does not exist."""

    OBJECT_NOT_ALLOWED = "OBJECT_NOT_ALLOWED"
    """`AllowedLoads` of the stack, or the rights of the load user, do not allow this object and
    operation."""

    BUCKET_OF_ANOTHER_STACK = "BUCKET_OF_ANOTHER_STACK"
    """Another stack loads what is dropped in this bucket; `state_machine_arn` is its own."""

    EMPTY_FILE = "EMPTY_FILE"
    """The file, or the workbook, holds nothing."""

    HEADER_ONLY = "HEADER_ONLY"
    """There is a header and no record."""

    NOT_A_TABLE = "NOT_A_TABLE"
    """The file is of another kind: a document, a picture, a database, a web page."""

    DAMAGED_FILE = "DAMAGED_FILE"
    """The archive or packed file is damaged or locked."""

    DIFFERENT_HEADERS = "DIFFERENT_HEADERS"
    """The files of an archive do not have the same columns."""

    ENCODING_UNCLEAR = "ENCODING_UNCLEAR"
    """The text can be read in more than one encoding, or in none."""

    TEXT_DECODED_WRONGLY = "TEXT_DECODED_WRONGLY"
    """Much of the text was decoded wrongly before (`JÃ¼rgen`)."""

    LETTERS_LOST = "LETTERS_LOST"
    """Much of the text has replacement marks where letters were lost before (`M�ller`)."""

    MALFORMED_HEADER = "MALFORMED_HEADER"
    """The header cannot be used as it is; `line` says where it stands."""

    MALFORMED_RECORDS = "MALFORMED_RECORDS"
    """A record is malformed and cannot be set aside; `line` names the first."""

    DUPLICATE_COLUMNS = "DUPLICATE_COLUMNS"
    """Two columns have one name, or are for one field."""

    UNKNOWN_COLUMNS = "UNKNOWN_COLUMNS"
    """Columns are no fields of the object, or hidden from the load user; `columns` names all."""

    AMBIGUOUS_COLUMNS = "AMBIGUOUS_COLUMNS"
    """A column may mean more than one field; `findings` names them."""

    COLUMN_NOT_WRITABLE = "COLUMN_NOT_WRITABLE"
    """Columns are fields that cannot be written; `findings` says why."""

    KEY_COLUMN_MISSING = "KEY_COLUMN_MISSING"
    """There is no column for the Id of an update or delete, or for the key of an upsert, or that
    key is no external id."""

    REPEATED_UPLOAD = "REPEATED_UPLOAD"
    """The same bytes were loaded before for the same object and operation; `repeats` says when. Or
    the file is the `success.csv` of a load."""

    WRONG_SETTINGS = "WRONG_SETTINGS"
    """The upload's metadata or a settings file of its folder holds what is not known or does not
    fit; `file` and `key` say where in a file, `metadata` and `value` what the upload says."""

    INVALID_RECORDS = "INVALID_RECORDS"
    """No record fits the settings of the folder, or they want all records to fit and some do not;
    `line` and `field` name the first, `records` says how many."""

    TOO_LARGE = "TOO_LARGE"
    """The upload is over a limit of the stack or of Salesforce."""

    LIMITS_EXCEEDED = "LIMITS_EXCEEDED"
    """The org has too little left of its daily limits, and the settings want no wait; `limits`
    names each with what is `left` and `needed`."""

    STOPPED_EARLY = "STOPPED_EARLY"
    """More records of the first part were refused than the setting `stop_above` allows, so the rest
    was not sent; `refused` of `records`."""

    NOT_FINISHED = "NOT_FINISHED"
    """The load was stopped, or Finish Load failed; `error` and `cause` say why."""


@dataclasses.dataclass(frozen=True)
class Reason:
    """A code, and what it applies to, such as `line` or `columns`, as JSON types."""

    code: ReasonCode
    """The reason."""

    applies_to: dict[str, Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_json(cls, document: dict[str, Any] | None) -> "Reason | None":
        """Return what to_json wrote; None for None, and for a code of a later release."""
        if document is None or document["code"] not in [
            *ReasonCode
        ]:  # a code may be anything that JSON can hold
            return None
        applies_to = {name: document[name] for name in document if name != "code"}
        return cls(ReasonCode(document["code"]), applies_to)

    def to_json(self) -> dict[str, Any]:
        """Return the reason as the summary holds it."""
        return {"code": self.code.value, **self.applies_to}


def with_reason(sentence: str, reason: Reason) -> str:
    """
    Return an error's text that carries its reason in a last line.

    Lambda and Step Functions hand on nothing of an error except its name and its text.
    """
    return f"{sentence}\n{json.dumps(reason.to_json(), ensure_ascii=False)}"


def split_reason(text: str) -> tuple[str, dict[str, Any] | None]:
    """Return the sentence and the reason that `with_reason` put together; None without one."""
    sentence, _, last = text.rpartition("\n")
    try:
        reason = json.loads(last)
    except ValueError:
        return text, None
    is_reason = isinstance(reason, dict) and "code" in reason
    return (sentence, reason) if is_reason else (text, None)
