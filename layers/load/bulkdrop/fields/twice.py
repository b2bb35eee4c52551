"""Two columns for one field: it is not known which of them is meant."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.findings import HeaderFinding, quoted
from bulkdrop.reason import ReasonCode

_SHOWN = 3


def written_twice(found: Sequence[FoundColumn]) -> Iterator[HeaderFinding]:
    """Yield a finding for each field that several columns are for, be it a parent's id and key."""
    columns: defaultdict[str, list[str]] = defaultdict(list)
    for each in found:
        if each.field:
            columns[each.field.name].append(each.column)
    for field, names in columns.items():
        if len(names) > 1:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            shown = (", " if more else " and ").join(map(quoted, names[:_SHOWN]))
            text = f"{shown}{more} are {'all' if names[2:] else 'both'} for {field}"
            yield HeaderFinding(ReasonCode.DUPLICATE_COLUMNS, text, tuple(names), (field,))
