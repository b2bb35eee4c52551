"""What an uploader says about a file in its S3 metadata, instead of leaving it to detection."""

import codecs
import dataclasses
from enum import Enum
from typing import TypeVar

from bulkdrop.errors import UploadRefusedError
from bulkdrop.plan_load.containers import Compression
from bulkdrop.reason import ReasonCode
from sfbulk import ColumnDelimiter

Word = TypeVar("Word", bound=Enum)


@dataclasses.dataclass(frozen=True)
class Hints:
    """The metadata `compression`, `encoding` and `column-delimiter`; None where it says nothing."""

    compression: Compression | None = None
    encoding: str | None = None
    column_delimiter: ColumnDelimiter | None = None

    @classmethod
    def from_metadata(cls, metadata: dict[str, str]) -> "Hints":
        """Read the hints; raises UploadRefusedError that says what is known where one is not."""
        return cls(
            compression=_word(Compression, "compression", metadata),
            encoding=_encoding(metadata.get("encoding")),
            column_delimiter=_word(ColumnDelimiter, "column-delimiter", metadata),
        )


def _word(words: type[Word], name: str, metadata: dict[str, str]) -> Word | None:
    text = metadata.get(name)
    if not text:
        return None
    known = {str(word.value).lower(): word for word in words}
    if text.lower() not in known:
        raise _unknown(name, text, ", ".join(known))
    return known[text.lower()]


def _encoding(name: str | None) -> str | None:
    if not name:
        return None
    try:
        "a".encode(name)  # refuses codecs that are no encodings of text, such as base64
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise _unknown("encoding", name, "utf-8, windows-1252, shift_jis and the like") from None


def _unknown(name: str, text: str, known: str) -> UploadRefusedError:
    return UploadRefusedError(
        ReasonCode.WRONG_SETTINGS,
        f"The upload's metadata says {name}={text}, which is not known; known are {known}. "
        "Nothing was sent; correct the metadata and drop the file again.",
    )
