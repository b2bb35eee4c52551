"""Recognise by their first bytes the files that are no tables, and refuse them by name."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode

WORKBOOK_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""What packages of XML parts and OLE files begin with: workbooks, documents, plain archives."""

# What the tables of other kinds are worth a look for: few uploads begin so.
_MAY_BE_BINARY = re.compile(
    rb"[%{$<!R-]|bplist|.{0,300}?[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\xff]", re.DOTALL
)
_MAY_BE_OTHER_TEXT = re.compile(
    rb'\s*(?:[^\w\s"\x80-\xff]|"[a-z0-9.-]{3,63}","|[0-9a-f]{32}|BEGIN:|ID;P|TABLE\s|From '
    rb"|(?i:insert|create|drop)\s|[A-Za-z-]+:[ \t])"
)

_MARK = "\ufeff"
_MOST_NAME = 80
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MEMBER = re.compile(r'\s*\{\s*("([^"\\\r\n]|\\.)*"\s*:|\Z)')
_ELEMENT = re.compile(r'\s*\[\s*(\{\s*["}]|\[\s*["\[\d]|"([^"\\\r\n]|\\.)*"\s*[,\]])')


def refuse_binary(head: bytes) -> None:
    """Refuse a file whose first bytes, as they are, belong to another kind of file."""
    if not _MAY_BE_BINARY.match(head):
        return
    from bulkdrop.table.files.kinds import BINARY  # noqa: PLC0415 # few uploads need it

    for kind in BINARY:
        if kind.pattern.match(head):
            raise not_a_table(kind.name, kind.remedy)


def refuse_other_text(head: bytes) -> None:
    """Refuse text, decoded to UTF-8, that is no table: a web page, JSON, XML, S3's lists."""
    text = head.removeprefix(_MARK.encode())
    if _MAY_BE_OTHER_TEXT.match(text):
        _refuse_text_kinds(text)
    if text.lstrip()[:1] in {b"{", b"["}:
        _refuse_json(text.decode(errors="replace").lstrip())
    first = text.split(b"\n", 1)[0].split(b"\r", 1)[0]
    if b"\0" in first:
        raise _no_text("zero bytes")
    if len(_CONTROLS.findall(first)) > 1:  # one is named by its column
        raise _no_text("control characters")


def _refuse_text_kinds(text: bytes) -> None:
    from bulkdrop.table.files.text_kinds import TEXT  # noqa: PLC0415 # few uploads need it

    for kind in TEXT:
        if kind.pattern.match(text):
            raise not_a_table(kind.name, kind.remedy)


def _no_text(what: str) -> UploadRefusedError:
    return UploadRefusedError(
        ReasonCode.NOT_A_TABLE,
        f"The file is not text: its first line holds {what}. "
        "Nothing was sent; export the table as CSV and drop that.",
        line=1,
    )


def _refuse_json(text: str) -> None:
    from bulkdrop.table.files.kinds import EXPORT  # noqa: PLC0415 # few uploads need it

    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):  # no JSON, or more of it than the head holds
        complete, value, rest = False, None, ""
    else:
        complete, rest = True, text[end:].strip(" \t\r")
    if complete and (rest and not rest.startswith("\n")):
        return  # a cell that looks like JSON, and more cells
    if not complete and not (_MEMBER.match(text) or _ELEMENT.match(text)):
        return
    if isinstance(value, dict) and {"sourceBucket", "fileSchema"} <= value.keys():
        raise not_a_table("the manifest of an S3 inventory", "drop the table that it belongs to")
    raise not_a_table("JSON Lines" if rest.strip() else "a JSON file", EXPORT)


def not_a_table(kind: str, remedy: str) -> UploadRefusedError:
    """Return the refusal of a file that is of another kind."""
    return UploadRefusedError(
        ReasonCode.NOT_A_TABLE,
        f"This is {kind}, not a table. Nothing was sent; {remedy}.",
        kind=kind,
    )


def about_member(name: str, refusal: UploadRefusedError) -> UploadRefusedError:
    """Return the refusal of an archive for one of its files, named."""
    if refusal.reason.applies_to.get("member"):
        return refusal
    sentence = f"{printable(name)} in the archive: {refusal.sentence}"
    if refusal.reason.code is ReasonCode.NOT_A_TABLE:
        take_out = "Nothing was sent; take it out of the archive, or "
        sentence = sentence.replace("Nothing was sent; ", take_out)
    return UploadRefusedError(
        refusal.reason.code, sentence, **{**refusal.reason.applies_to, "member": printable(name)}
    )


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Name the file of an archive in each refusal; "" is no file of one."""
    try:
        yield
    except UploadRefusedError as refusal:
        raise (about_member(name, refusal) if name else refusal) from refusal.__cause__


def printable(name: str) -> str:
    """Return a file's name as it may be shown: no control characters, and not endless."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= _MOST_NAME else f"…{shown[1 - _MOST_NAME :]}"
