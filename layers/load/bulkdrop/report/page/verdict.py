"""How a load ended, for a person: a word, a colour, what became of the file, what to do next."""

import dataclasses

from bulkdrop.report.grammar import counted
from bulkdrop.report.page.words import folder_of, number, verb
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName

_TICK, _MARK, _CROSS, _QUERY = (
    "M7.5 12.5l3 3 6-6.5",
    "M12 6.5v7M12 17.2v.1",
    "M8.5 8.5l7 7M15.5 8.5l-7 7",
    "M9 9.3a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9M12 17.2v.1",
)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """`tone` names colours of the style, `sign` the lines of a picture in a circle."""

    word: str
    tone: str
    sign: str
    headline: str
    next: str | None


_Said = tuple[str, str | None]
"""What became of the file, and what to do next if anything is."""

_LOOKS = {
    "Succeeded": ("All loaded", "good", _TICK),
    "CompletedWithFailures": ("Loaded in part", "part", _MARK),
    "NothingLoaded": ("Nothing loaded", "bad", _CROSS),
    "Failed": ("Not finished", "bad", _CROSS),
    "Refused": ("Not loaded", "bad", _CROSS),
    "Unreconciled": ("Unclear", "unclear", _QUERY),
    "Checked": ("Checked", "plain", _TICK),
    "SettingsAccepted": ("Settings accepted", "good", _TICK),
}


def verdict_of(summary: Summary) -> Verdict:
    """Return the verdict of a summary; a status that is new here speaks for itself."""
    status = summary.status.value
    word, tone, sign = _LOOKS.get(status, (status, "plain", _MARK))
    if summary.check and summary.errors:
        tone, sign = "part", _MARK
    headline, following = _SENTENCES.get(status, _as_it_is)(summary)
    return Verdict(word, tone, sign, headline, following)


def _all_loaded(summary: Summary) -> _Said:
    total = summary.records.total or 0
    if not total:
        return "The file has no records, so there was nothing to load.", None
    who = "The record was" if total == 1 else f"All {number(total)} records were"
    if "undo" not in summary.results:
        return f"{who} {verb(summary)}.", None
    folder = folder_of(summary.upload.key, "delete")
    undo = f"Nothing. To take the load back, drop undo.csv at {folder}."
    return f"{who} {verb(summary)}.", undo


def _in_part(summary: Summary) -> _Said:
    records = summary.records
    loaded = f"{number(records.succeeded)} of {counted(records.total or 0, 'record')}"
    were = "was" if records.succeeded == 1 else "were"
    headline = f"{loaded} {were} {verb(summary)}." if records.succeeded else "No record was loaded."
    return headline, _repair(summary)


def _repair(summary: Summary) -> str:
    records, folder = summary.records, folder_of(summary.upload.key)
    malformed = records.not_sent - _kept_back(summary)
    with_cells = records.failed - malformed
    places = [f"the {counted(with_cells, 'record')} in failure.csv"] if with_cells else []
    if malformed:
        places.append(f"the {counted(malformed, 'line')} in not_sent.csv")
    them = "both files" if len(places) > 1 else "that file"
    text = f"Correct {' and '.join(places)}, and drop {them} at {folder}."
    is_repeated = records.succeeded and summary.operation and summary.operation.value == "insert"
    if is_repeated:
        text += " Do not drop your own file again: the records that are loaded would be sent twice."
    return text


def _kept_back(summary: Summary) -> int:
    """Return how many records were not sent for a cell that does not fit: they name its field."""
    if ResultName.NOT_SENT not in summary.results:
        return summary.records.not_sent
    return sum(each.records for each in summary.errors if each.code == "NOT_SENT" and each.field)


def _not_finished(summary: Summary) -> _Said:
    records = summary.records
    if not records.total:
        return "The file was not loaded.", summary.message
    left = f"{number(records.unprocessed)} of {counted(records.total, 'record')}"
    were = "was" if records.unprocessed == 1 else "were"
    return f"{left} {were} not processed.", summary.message


def _not_loaded(summary: Summary) -> _Said:
    return "Nothing was sent to Salesforce.", summary.message


def _unclear(summary: Summary) -> _Said:
    records = summary.records
    if not records.unknown:
        return "It is not known what was loaded.", summary.message
    unknown = f"{number(records.unknown)} of {counted(records.total or 0, 'record')}"
    return f"It is not known what became of {unknown}.", summary.message


def _as_it_is(summary: Summary) -> _Said:
    return summary.message, None


_SENTENCES = {
    "Succeeded": _all_loaded,
    "CompletedWithFailures": _in_part,
    "NothingLoaded": _in_part,
    "Failed": _not_finished,
    "Refused": _not_loaded,
    "Unreconciled": _unclear,
}
