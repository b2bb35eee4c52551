"""Judge what a watch has seen, if it has seen anything."""

from collections.abc import Callable

from bulkdrop.load_warning import LoadWarning
from bulkdrop.table.form import Form
from bulkdrop.table.hints import Hints
from bulkdrop.table.misread.tally import Tallies


def warnings_of(
    seen: Tallies,
    place: Callable[[int], int | str],
    form: Form,
    hints: Hints,
    *,
    in_header: bool = False,
) -> tuple[LoadWarning, ...]:
    """
    Return what is to be said of text that was decoded wrongly: mostly nothing.

    `in_header` says that it was seen in the names of columns, which are no records.
    Raises UploadRefusedError if all or much of the text is wrong, unless its encoding is stated.
    """
    if not seen.has_any:
        return ()
    # The letters of all languages are a large table, and such text is rare.
    from bulkdrop.table.misread.answer import answer  # noqa: PLC0415

    is_stated = hints.encoding is not None
    return answer(seen, place, form.encoding, is_stated=is_stated, in_header=in_header)
