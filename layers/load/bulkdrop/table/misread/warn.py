"""Judge what a watch has seen, if it has seen anything."""

from collections.abc import Callable

from bulkdrop.load_warning import LoadWarning
from bulkdrop.table.form import Form
from bulkdrop.table.hints import Hints
from bulkdrop.table.misread.tally import Tallies


def warnings_of(
    seen: Tallies, place: Callable[[int], int | str], form: Form, hints: Hints
) -> tuple[LoadWarning, ...]:
    """
    Return what is to be said of text that was decoded wrongly: mostly nothing.

    Raises UploadRefusedError if all or much of the text is wrong, unless its encoding is stated.
    """
    if not seen.has_any:
        return ()
    # The letters of all languages are a large table, and such text is rare.
    from bulkdrop.table.misread.answer import answer  # noqa: PLC0415

    return answer(seen, place, form.encoding, is_stated=hints.encoding is not None)
