"""Injected lock contention: chosen rows fail for a passing reason, for ever or a few times."""

from collections import Counter
from collections.abc import Sequence

from local.org.records.rowcheck import Row
from local.org.settings import OrgSettings

_HASH_RANGE = 1 << 32


class RowLocks:
    """Chooses rows by their content, so that the same row sent again is the same row."""

    def __init__(self, settings: OrgSettings) -> None:
        self._settings = settings
        self._attempts: Counter[str] = Counter()

    def take(self, rows: Sequence[Row]) -> None:
        """Set the lock error on chosen rows, as long as they have attempts left to fail."""
        if not self._settings.lock_share:
            return
        for row in rows:
            if self._is_chosen(row) and self._fails_again(row):
                holder = row.record_id or "<unknown>"
                row.error = self._settings.lock_error.replace("{record}", holder)

    def clear(self) -> None:
        """Forget all attempts."""
        self._attempts.clear()

    def _is_chosen(self, row: Row) -> bool:
        return int(row.content_hash[:8], 16) < self._settings.lock_share * _HASH_RANGE

    def _fails_again(self, row: Row) -> bool:
        if self._settings.lock_attempts is None:
            return True
        self._attempts[row.content_hash] += 1
        return self._attempts[row.content_hash] <= self._settings.lock_attempts
