"""What an uploader says about a file in its S3 metadata, instead of leaving it to detection."""

import codecs
import dataclasses
import re
from enum import Enum
from typing import TypeVar

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.containers import Compression
from sfbulk import ColumnDelimiter

# What Python's codecs of character sets are called; it has others, such as idna and unicode_escape.
_CHARACTER_SETS = re.compile(
    r"ascii|utf-(8|16|32)(-[bl]e|-sig)?|cp(?!65001)\d+|iso8859-\d+|koi8-[rtu]|kz1048|ptcp154|tis-620"
    r"|mac-(arabic|croatian|cyrillic|farsi|greek|iceland|latin2|roman|romanian|turkish)|hp-roman8"
    r"|shift_jis(_2004|x0213)?|euc_(jp|kr|jis_2004|jisx0213)|iso2022_(kr|jp(_1|_2|_2004|_3|_ext)?)"
    r"|gb2312|gbk|gb18030|hz|big5|big5hkscs|johab"
)

Word = TypeVar("Word", bound=Enum)


@dataclasses.dataclass(frozen=True)
class Hints:
    """The metadata of an upload that says how to read it; None where it says nothing."""

    compression: Compression | None = None
    encoding: str | None = None
    column_delimiter: ColumnDelimiter | None = None
    sheet: str | None = None

    @classmethod
    def from_metadata(cls, metadata: dict[str, str]) -> "Hints":
        """Read the hints; raises UploadRefusedError that says what is known where one is not."""
        return cls(
            compression=_word(Compression, "compression", metadata),
            encoding=_encoding(metadata.get("encoding")),
            column_delimiter=_word(ColumnDelimiter, "column-delimiter", metadata),
            sheet=_text(metadata.get("sheet")),
        )


def _word(words: type[Word], name: str, metadata: dict[str, str]) -> Word | None:
    text = metadata.get(name)
    if not text:
        return None
    known = {str(word.value).lower(): word for word in words}
    if text.lower() not in known:
        raise not_known(name, text, ", ".join(known))
    return known[text.lower()]


def _text(text: str | None) -> str | None:
    """Read a text that is not all ASCII as S3 hands it back (RFC 2047)."""
    if not text or not text.startswith("=?"):
        return text or None
    from email.header import decode_header, make_header  # noqa: PLC0415 # few names need it

    return str(make_header(decode_header(text)))


def character_set(name: str) -> str | None:
    """Return the name by which Python knows a character set; None for what is none."""
    try:
        known = codecs.lookup(name.strip().lower().removeprefix("x-")).name
    except (LookupError, ValueError):  # a name that holds a zero byte is a ValueError
        return None
    return known.removesuffix("-sig") if _CHARACTER_SETS.fullmatch(known) else None


def _encoding(name: str | None) -> str | None:
    if not name:
        return None
    known = character_set(name)
    if not known:
        raise not_known("encoding", name, "utf-8, windows-1252, shift_jis and the like")
    return known


def not_known(name: str, text: str, known: str) -> UploadRefusedError:
    """Return the refusal of an upload whose metadata says what is not known."""
    return UploadRefusedError(
        ReasonCode.WRONG_SETTINGS,
        f"The upload's metadata says {name}={text}, which is not known; the known ones are "
        f"{known}. Nothing was sent; correct the metadata and drop the file again.",
        metadata=name,
        value=text,
    )
