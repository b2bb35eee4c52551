"""The answer to text that was decoded wrongly: a refusal, or a warning."""

import dataclasses
from collections.abc import Callable

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import MOST_LINES, LoadWarning, WarningCode
from bulkdrop.printable import printable
from bulkdrop.reason import ReasonCode
from bulkdrop.table.misread.tally import MOST_RECORDS, Tallies
from bulkdrop.table.misread.verdict import Finding, lost, misread

_SHOWN = 24


Place = Callable[[int], int | str]


def answer(
    tallies: Tallies, place: Place, written_in: str, *, is_stated: bool, in_header: bool = False
) -> tuple[LoadWarning, ...]:
    """
    Return a warning for each kind of wrong text that was seen.

    `written_in` is the encoding of the upload, and `is_stated` whether its metadata says so: then
    the text is taken as it stands. Else raises UploadRefusedError if all or much of it is wrong.
    """
    warnings = []
    if found := misread(tallies):
        found = dataclasses.replace(found, in_header=in_header)
        if found.is_systematic and not is_stated:
            raise _misread_refusal(found, place, written_in)
        warnings.append(_misread_warning(found, place))
    if found := lost(tallies):
        found = dataclasses.replace(found, in_header=in_header)
        if found.is_systematic and not is_stated:
            raise _lost_refusal(found, place, written_in)
        warnings.append(_lost_warning(found, place))
    return tuple(warnings)


def _misread_refusal(found: Finding, place: Place, written_in: str) -> UploadRefusedError:
    line, word, right = _example(found, place)
    return UploadRefusedError(
        ReasonCode.TEXT_DECODED_WRONGLY,
        f"Line {line} reads “{word}”, which was “{right}” before: UTF-8 was read as "
        f"{found.encoding} and saved again, in {_where(found)}. Nothing was sent; export the "
        f"file again as UTF-8{_or_as_it_stands(written_in)}.",
        line=line,
        word=word,
        spelling=right,
        read_as=found.encoding,
    )


def _lost_refusal(found: Finding, place: Place, written_in: str) -> UploadRefusedError:
    line, word, _ = _example(found, place)
    return UploadRefusedError(
        ReasonCode.LETTERS_LOST,
        f"Line {line} reads “{word}”: letters were lost when the text was read in a wrong "
        f"encoding and saved again, in {_where(found)}. Nothing was sent; export the data again "
        f"as UTF-8 from where it came{_or_as_it_stands(written_in)}.",
        line=line,
        word=word,
    )


def _misread_warning(found: Finding, place: Place) -> LoadWarning:
    _, word, right = _example(found, place)
    return LoadWarning(
        WarningCode.TEXT_DECODED_WRONGLY,
        "Text that was decoded wrongly before was loaded as it stands, such as "
        f"“{word}” for “{right}”: UTF-8 that was read as {found.encoding}, in {_where(found)}.",
        0 if found.in_header else found.records,
        lines=_lines(found, place),
    )


def _lost_warning(found: Finding, place: Place) -> LoadWarning:
    _, word, _ = _example(found, place)
    return LoadWarning(
        WarningCode.LETTERS_LOST,
        "Text in which letters were lost before was loaded as it stands, such as "
        f"“{word}” (U+FFFD in place of a letter), in {_where(found)}.",
        0 if found.in_header else found.records,
        lines=_lines(found, place),
    )


def _example(found: Finding, place: Place) -> tuple[int | str, str, str]:
    word, line = found.example
    return place(line), _short(word), _short(found.words[word])


def _short(word: str) -> str:
    return printable(word[:_SHOWN])


def _where(found: Finding) -> str:
    if found.in_header:
        return "the header"
    more = " or more" * (found.records >= MOST_RECORDS)
    return f"{found.records:,}{more} record{'s' * (found.records != 1)}"


def _or_as_it_stands(written_in: str) -> str:
    if "," in written_in:  # the files of an archive, which one setting cannot say
        return ""
    return f", or say encoding={written_in} in the upload's metadata to load it as it stands"


def _lines(found: Finding, place: Place) -> tuple[int | str, ...]:
    return tuple(map(place, found.lines[:MOST_LINES]))
