"""Why an upload was refused or a load was stopped early: a code that programs can decide by."""

import dataclasses
import json
from enum import StrEnum
from typing import Any


class ReasonCode(StrEnum):
    """The codes of `reason.code` in a summary. They are API: people's scripts match them."""

    WRONG_KEY = "WRONG_KEY"
    NO_SUCH_OBJECT = "NO_SUCH_OBJECT"
    NO_SUCH_OPERATION = "NO_SUCH_OPERATION"
    OBJECT_NOT_ALLOWED = "OBJECT_NOT_ALLOWED"
    EMPTY_FILE = "EMPTY_FILE"
    HEADER_ONLY = "HEADER_ONLY"
    NOT_A_TABLE = "NOT_A_TABLE"
    DAMAGED_FILE = "DAMAGED_FILE"
    DIFFERENT_HEADERS = "DIFFERENT_HEADERS"
    ENCODING_UNCLEAR = "ENCODING_UNCLEAR"
    TEXT_DECODED_WRONGLY = "TEXT_DECODED_WRONGLY"
    LETTERS_LOST = "LETTERS_LOST"
    MALFORMED_HEADER = "MALFORMED_HEADER"
    MALFORMED_RECORDS = "MALFORMED_RECORDS"
    DUPLICATE_COLUMNS = "DUPLICATE_COLUMNS"
    WRONG_SETTINGS = "WRONG_SETTINGS"
    TOO_LARGE = "TOO_LARGE"
    NOT_FINISHED = "NOT_FINISHED"


@dataclasses.dataclass(frozen=True)
class Reason:
    """A code, and what it applies to, such as `line` or `columns`, as JSON types."""

    code: ReasonCode
    applies_to: dict[str, Any] = dataclasses.field(default_factory=dict)

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
