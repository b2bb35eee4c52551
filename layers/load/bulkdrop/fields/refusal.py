"""One answer for everything that is wrong with a header, before anything is sent."""

import json
from collections.abc import Iterator, Sequence

from bulkdrop.bounds import MESSAGE_CHARACTERS
from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.findings import HeaderFinding
from bulkdrop.fields.hints import hint_of
from bulkdrop.reason import ReasonCode

_MOST_SHOWN = 5
# An error's text travels in the cause of a state, of which Step Functions keeps 32,768 characters.
_MOST_BYTES = 16_000
_OF_SETTINGS = "Nothing was sent; correct the settings and drop the file again."
_ORDER = (
    ReasonCode.UNKNOWN_COLUMNS,
    ReasonCode.AMBIGUOUS_COLUMNS,
    ReasonCode.KEY_COLUMN_MISSING,
    ReasonCode.COLUMN_NOT_WRITABLE,
    ReasonCode.DUPLICATE_COLUMNS,
)


def refusal_of_header(
    findings: Sequence[HeaderFinding], columns: Sequence[str] | None, object_name: str
) -> UploadRefusedError:
    """
    Return the refusal of a header with findings.

    Its sentence names the first columns of each kind and how many more there are, in at most 300
    characters; its reason has all of them, up to 16 KB. Without `columns` of a header, it was the
    settings of the folder that named these fields.
    """
    ordered = sorted(findings, key=lambda each: _ORDER.index(each.code))
    wrong = list(dict.fromkeys(name for each in ordered for name in each.columns))
    return UploadRefusedError(
        ordered[0].code,
        _sentence(ordered, columns, object_name),
        object=object_name,
        columns=_within(wrong),
        findings=_within([each.to_json() for each in ordered]),
    )


def _sentence(ordered: list[HeaderFinding], columns: Sequence[str] | None, object_name: str) -> str:
    """Return the longest sentence that fits."""
    hint = _OF_SETTINGS if columns is None else hint_of(ordered, columns)
    for shown in range(_MOST_SHOWN, 0, -1):
        sentence = f"{_found(ordered, columns, object_name, shown)}. {hint}"
        if len(sentence) <= MESSAGE_CHARACTERS:
            return sentence
    room = MESSAGE_CHARACTERS - len(hint) - 2
    return f"{_found(ordered, columns, object_name, 1)[:room]}… {hint}"


def _found(
    ordered: list[HeaderFinding], columns: Sequence[str] | None, object_name: str, shown: int
) -> str:
    """Return all that was found, as one sentence without its full stop."""
    text = "; ".join(_groups(ordered, columns, object_name, shown))
    return f"{text[0].upper()}{text[1:]}"


def _groups(
    ordered: list[HeaderFinding], columns: Sequence[str] | None, object_name: str, shown: int
) -> Iterator[str]:
    for code in _ORDER:
        group = [each.text for each in ordered if each.code is code]
        if not group:
            continue
        if code is ReasonCode.KEY_COLUMN_MISSING:
            group = [_not_said_twice(each, ordered) for each in group]
        listed = _listed(group, shown)
        if code is ReasonCode.UNKNOWN_COLUMNS:
            yield f"{_counted(len(group), columns, object_name)}: {listed}"
        else:
            yield listed


def _not_said_twice(text: str, ordered: list[HeaderFinding]) -> str:
    """Return what is wrong with the key, without what is said of a column of its name."""
    name, _, advice = text.partition(" is no field of ")
    unknown = [each for each in ordered if each.code is ReasonCode.UNKNOWN_COLUMNS]
    said = any(name.casefold() == each.columns[0].casefold() for each in unknown)
    return advice.partition("; ")[2] if advice and said else text


def _counted(wrong: int, columns: Sequence[str] | None, object_name: str) -> str:
    are = "is no field" if wrong == 1 else "are no fields"
    if columns is None:
        name = "name" if wrong == 1 else "names"
        return f"{wrong} {name} in the settings of the folder {are} of {object_name}"
    if len(columns) == 1:
        return f"the only column is no field of {object_name}"
    return f"{wrong} of {len(columns)} columns {are} of {object_name}"


def _listed(texts: list[str], shown: int) -> str:
    more = len(texts) - shown
    return f"{', '.join(texts[:shown])}{f', and {more} more' if more > 0 else ''}"


def _within(entries: Sequence[object]) -> list[object]:
    """Return as many entries as fit."""
    kept: list[object] = []
    size = 0
    for entry in entries:
        size += len(json.dumps(entry))
        if size > _MOST_BYTES // 2:
            break
        kept.append(entry)
    return kept
