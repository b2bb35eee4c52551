"""Write a draft as a `bulkdrop.toml`: what a person decides stands in comments."""

import json
from collections.abc import Iterator

from bulkdrop_cli.draft.match import Draft, Line

_ABOUT = "Settings of the files in this folder and below (docs/settings.md of Bulkdrop)."
_UNDECIDED = (
    "These columns have no field, and while that is so a file with them is refused. Name a field,",
    'or leave "" for a column that is not loaded; then remove the # before the column.',
)


def toml_of(draft: Draft, made_from: str) -> str:
    """Return the text of the settings file."""
    return "\n".join([*_lines(draft, made_from), ""])


def _lines(draft: Draft, made_from: str) -> Iterator[str]:
    yield f"# {_ABOUT}"
    yield f"# bulkdrop init made it from {made_from}: {draft.counted}."
    yield from (f"# {problem}" for problem in draft.problems)
    if draft.matched or draft.unmatched:
        yield from ("", "[columns]")
        yield from map(_entry, draft.matched)
    if draft.unmatched:
        yield from ("", *(f"# {line}" for line in _UNDECIDED))
        yield from (f"# {_entry(each)}" for each in draft.unmatched)
    if draft.constants:
        yield from ("", "[constants]")
        yield from (f"{_key(name)} = {_text(cell)}" for name, cell in draft.constants.items())


def _entry(line: Line) -> str:
    note = f"  # {line.note}" if line.note else ""
    return f"{_text(line.column)} = {_text(line.field)}{note}"


def _key(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else _text(name)


def _text(text: str) -> str:
    """Return a basic string of TOML, which escapes what JSON does, and U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
