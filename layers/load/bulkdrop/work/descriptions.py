"""
Objects as the org describes them, kept in `work/` for all loads.

A description is fresh for five minutes, and then asked for again with `If-Modified-Since`. One that
another release kept may lack what this one reads, so it is asked for as if there was none. Of many
loads that start at once, one asks and the others wait for what it learns.
"""

import dataclasses
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.fields.description import WORDS, ObjectDescription
from bulkdrop.storage.bucket import Bucket

FRESH = timedelta(minutes=5)
CLAIMED = timedelta(seconds=30)
"""So long a load waits for another that asks; a describe rarely takes more than a second."""
_LOOK_SECONDS = 0.25


@dataclasses.dataclass(frozen=True)
class Asked:
    """What the org answered: a description, or None if it has not changed since the last."""

    described: ObjectDescription | None
    last_modified: str | None


Ask = Callable[[str, str | None], Asked]
"""Ask the org for an object, and when it last changed as far as is known."""


@dataclasses.dataclass(frozen=True)
class KeptDescription(Document):
    """A description as it is kept, when it was asked for, and which load is asking now."""

    described: ObjectDescription | None = None
    last_modified: str | None = None
    asked_at: datetime | None = None
    claim: str = ""
    claimed_at: datetime | None = None
    words: str = ""
    """Stands for what was read of describe."""

    def is_newer_than(self, moment: datetime) -> bool:
        """Return whether it was asked for at this moment or later."""
        return bool(self.described and self.asked_at and self.asked_at >= moment)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON types; the description in its compact form."""
        bare = dataclasses.replace(self, described=None)
        return {
            **Document.to_json(bare),
            "described": self.described.to_json() if self.described else None,
        }

    @property
    def is_being_asked(self) -> bool:
        """Return whether another load asks, and may still come to an answer."""
        return bool(self.claimed_at and _now() - self.claimed_at < CLAIMED)


@dataclasses.dataclass(frozen=True)
class Descriptions:
    """
    The descriptions of one org's objects, as one user sees them in one version of the API.

    `ask` asks the org; what it raises is passed on, and the next load that waits asks then.
    """

    bucket: Bucket
    identity: str
    api_version: str
    ask: Ask
    began: datetime = dataclasses.field(default_factory=lambda: datetime.now(UTC))

    def get(self, object_name: str) -> ObjectDescription:
        """Return an object's description, at most five minutes old."""
        return self._get(object_name, _now() - FRESH)

    def renew(self, object_name: str) -> ObjectDescription:
        """Return an object's description, asked for since this load began."""
        return self._get(object_name, self.began)

    def _get(self, object_name: str, since: datetime) -> ObjectDescription:
        key = layout.description_key(self.identity, self.api_version, object_name)
        until = time.monotonic() + CLAIMED.total_seconds()
        while True:
            document, etag = self.bucket.read_versioned(key)
            kept = KeptDescription.from_json(document) if document else KeptDescription()
            if kept.words != WORDS:
                kept = dataclasses.replace(kept, described=None, last_modified=None, words=WORDS)
            if kept.described and kept.is_newer_than(since):
                return kept.described
            if not kept.is_being_asked or time.monotonic() > until:
                mine = dataclasses.replace(kept, claim=uuid.uuid4().hex, claimed_at=_now())
                if claimed := self.bucket.replace_json(key, mine.to_json(), etag):
                    return self._ask(object_name, key, kept, claimed)
            time.sleep(_LOOK_SECONDS)

    def _ask(
        self, object_name: str, key: str, kept: KeptDescription, etag: str
    ) -> ObjectDescription:
        """Ask the org, and let the others know; a lost claim is no matter, since both saw it."""
        at, since = _now(), kept.last_modified if kept.described else None
        try:
            asked = self.ask(object_name, since)
        except Exception:
            unclaimed = dataclasses.replace(kept, claimed_at=None, claim=uuid.uuid4().hex)
            self._keep(key, unclaimed, etag)
            raise
        described, modified = asked.described or kept.described, asked.last_modified or since
        if described is None:
            raise ValueError(f"{object_name} was said to be unchanged, and is not known.")
        self._keep(
            key, KeptDescription(described, modified, at, uuid.uuid4().hex, None, WORDS), etag
        )
        return described

    def _keep(self, key: str, kept: KeptDescription, etag: str) -> None:
        self.bucket.replace_json(key, kept.to_json(), etag)


def last_described(bucket: Bucket, object_name: str) -> ObjectDescription | None:
    """
    Return what the org said of an object last, to any user; None if it was never asked.

    Of 1,000 kept descriptions at most; it may be as old as the work retention.
    """
    ending = f"/{object_name.lower()}.json"
    last, at = None, datetime.min.replace(tzinfo=UTC)
    for key in bucket.list_keys(layout.DESCRIPTIONS):
        document = bucket.read_json(key) if key.endswith(ending) else None
        kept = KeptDescription.from_json(document) if document else KeptDescription()
        if kept.described and kept.is_newer_than(at):
            last, at = kept.described, kept.asked_at or at
    return last


def _now() -> datetime:
    return datetime.now(UTC)
