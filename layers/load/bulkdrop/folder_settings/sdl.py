"""
A Data Loader mapping (`.sdl`), used as it is.

https://github.com/forcedotcom/dataloader: a properties file of `column=field`, where a quoted key
is a constant and an empty value a column that is known and not loaded.
"""

import re

from bulkdrop.folder_settings.keys import Mapped
from bulkdrop.folder_settings.properties import MalformedEscapeError, decode, read_properties
from bulkdrop.folder_settings.wrong import shown, wrong

_EXAMPLE = r"Last\ Name=LastName"
_FIELD = r"[A-Za-z][A-Za-z0-9_]*"
# Rel:Parent-Field is the new form of a parent's key, Rel:Field the old one, Rel.Field an export's.
_NEW_FORM = re.compile(rf"({_FIELD}):({_FIELD})-({_FIELD})")
_OLD_FORM = re.compile(rf"({_FIELD}):({_FIELD})")
_PLAIN = re.compile(rf"(?:{_FIELD}:)?{_FIELD}(?:\.{_FIELD})?")
_QUOTED = 2

Given = dict[str, object]


def read_sdl(file: str, content: bytes) -> Given:
    """
    Return what a mapping says, as keys of the settings: `columns` and `constants`.

    Raises UploadRefusedError that names the line and shows a right one.
    """
    columns: dict[str, Mapped] = {}
    constants: dict[str, str] = {}
    try:
        # As in Java, the last of two entries with one key counts.
        entries = {entry.key: entry for entry in read_properties(decode(content))}
    except MalformedEscapeError as error:
        problem = f"line {error} has a \\u that four hexadecimal digits do not follow"
        raise wrong(file, f"line {error}", problem, r"Stra\u00DFe=MailingStreet") from None
    for entry in entries.values():
        fields = tuple(_field(file, entry.line, name) for name in _split(entry.value))
        key = entry.key.strip()
        if len(key) >= _QUOTED and key[0] == key[-1] == '"':
            constants |= dict.fromkeys(fields, key[1:-1])
        elif sources := _split(key):
            columns[_folded(sources)] = Mapped(sources, fields, "sdl")
    if not columns and not constants:
        raise wrong(file, "", "it has no line of the form column=field", _EXAMPLE)
    return {"columns": _without(columns, constants), "constants": constants}


def _without(columns: dict[str, Mapped], constants: dict[str, str]) -> dict[str, Mapped]:
    """Take fields out of columns that a constant fills: it wins, as in Data Loader."""
    filled = {name.lower() for name in constants}
    return {
        key: Mapped(
            each.columns,
            tuple(name for name in each.fields if name.lower() not in filled),
            each.by,
        )
        for key, each in columns.items()
    }


def _folded(sources: tuple[str, ...]) -> str:
    return ",".join(sources).lower()


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _field(file: str, line: int, text: str) -> str:
    if found := _NEW_FORM.fullmatch(text):
        relationship, parent, key = found.groups()
        return f"{parent}:{relationship}.{key}"
    if found := _OLD_FORM.fullmatch(text):
        return f"{found[1]}.{found[2]}"
    if _PLAIN.fullmatch(text):
        return text
    problem = f"line {line} names {shown(text)}, which cannot be the name of a field"
    hint = " (a space, a colon and an equals sign within a column's name need a backslash)"
    raise wrong(file, f"line {line}", problem + hint, _EXAMPLE)
