"""How many keys of an upsert the org has already: what would be updated, and what created."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from bulkdrop.fields.checks.repeated_keys import Fold, fold_of
from bulkdrop.fields.description import Field
from bulkdrop.fields.values.unfit import NULL
from bulkdrop.plan_load.org import DescribedOrg

MOST_KEYS = 5_000
"""As many keys of a file are looked up, by some 25 queries."""

QUERY_KEYS = 200
_QUERY_CHARACTERS = 12_000
"""An address takes 16 KB; this much of it are keys, with what stands around them."""

_AROUND = len("%27%27%2C")
_NUMBERS = frozenset({"double", "int", "long", "currency", "percent"})


class UpsertKeys:
    """Collects the different keys of a file as they are sent, the first 5,000 of them."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._fold: Fold = fold_of(field)
        self._keys: dict[str, str] = {}
        self._are_all = True

    def see(self, cells: Sequence[str]) -> None:
        """Take the keys of records."""
        if not self._are_all:
            return
        for cell in cells:
            if cell not in {"", NULL}:
                self._keys.setdefault(self._fold(cell), cell)
        if len(self._keys) > MOST_KEYS:
            self._keys = dict([*self._keys.items()][:MOST_KEYS])
            self._are_all = False

    def note(self, org: DescribedOrg, object_name: str) -> Iterator[str]:
        """Yield the sentence that says how many there are; none if the org does not say."""
        as_text = self._field.type not in _NUMBERS
        if not self._keys:
            return
        batches = [*_batches([*self._keys.values()])]
        found = org.existing(object_name, self._field.name, batches, as_text=as_text)
        if found is not None:
            yield self._found(found)

    def _found(self, found: int) -> str:
        count = len(self._keys)
        if count == 1:
            return f"Its one key {'exists' if found else 'is new'}."
        first = "" if self._are_all else "first "
        exist = "exists" if found == 1 else "exist"
        return f"Of its {first}{count:,} keys, {found:,} {exist}."


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    """Divide keys so that each query has 200 of them at most, and a short enough address."""
    batch: list[str] = []
    size = 0
    for key in keys:
        added = len(quote(key)) + _AROUND
        if batch and (len(batch) == QUERY_KEYS or size + added > _QUERY_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(key)
        size += added
    yield batch
