"""The org's daily limits; the day begins when the org does."""

import threading
from typing import Any

from local.org.errors import ApiError
from local.org.settings import OrgSettings

EXCEEDED_QUOTA = "ExceededQuota : ApiBatchItems Limit exceeded."


_STORAGE_MB = 100_000  # choice
_RECORD_KB = 2  # whatever it holds


class Limits:
    """Counts API requests and internal batches against the settings."""

    def __init__(self, settings: OrgSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._requests = 0
        self._batches = 0

    def take_request(self) -> None:
        """Count one API request; ApiError when the day's are used up."""
        with self._lock:
            if self._requests >= self._settings.max_api_requests:
                message = "TotalRequests Limit exceeded."
                raise ApiError("REQUEST_LIMIT_EXCEEDED", message)
            self._requests += 1

    def batches_left(self) -> bool:
        """Return whether another batch may start today."""
        return self._batches < self._settings.max_bulk_batches

    def take_batches(self, count: int) -> None:
        """Count internal batches of up to 10,000 rows."""
        with self._lock:
            self._batches += count

    def clear(self) -> None:
        """Begin a new day."""
        with self._lock:
            self._requests = self._batches = 0

    @property
    def usage(self) -> str:
        """The value of the Sforce-Limit-Info header."""
        return f"api-usage={self._requests}/{self._settings.max_api_requests}"

    def as_json(self, records: int) -> dict[str, Any]:
        """Return the limits of an org with this many records, as the limits resource shows them."""
        settings = self._settings
        storage = _STORAGE_MB if settings.max_records is None else _megabytes(settings.max_records)
        return {
            "DailyApiRequests": _limit(settings.max_api_requests, self._requests),
            "DailyBulkApiBatches": _limit(settings.max_bulk_batches, self._batches),
            "DataStorageMB": _limit(storage, _megabytes(records)),
        }


def _megabytes(records: int) -> int:
    return records * _RECORD_KB // 1024


def _limit(most: int, used: int) -> dict[str, int]:
    return {"Max": most, "Remaining": max(most - used, 0)}
