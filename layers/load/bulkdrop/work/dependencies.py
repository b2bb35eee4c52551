"""
Loads that wait for loads of other objects: of parents that their header names, and by setting.

A load waits for the tickets of these objects that are older than itself, or younger by a minute at
most, since files that belong together arrive together. No two loads wait for each other, by turn
or by object, in however many steps:

* Age orders all loads, and a wait for something older cannot close a circle alone: each circle has
  a wait for something younger.
* For something younger a load waits only if no load in that queue waits, directly or by way of
  others, for its own object. A circle would be such a way.
"""

import dataclasses
from collections.abc import Iterable
from datetime import datetime, timedelta

from bulkdrop import layout
from bulkdrop.storage.bucket import Bucket

TOGETHER = timedelta(minutes=1)
"""Files that are dropped within this time belong together, whichever event comes first."""

_MOST_READ = 100
_TIME_CHARACTERS = len("2026-11-26T07:30:00Z")


@dataclasses.dataclass(frozen=True)
class Dependencies:
    """The loads that a load waits for: `ticket` is its own, `objects` are those that it needs."""

    bucket: Bucket
    object_name: str
    ticket: str
    objects: tuple[str, ...]

    def awaited(self) -> list[str]:
        """Return the keys of the tickets that are waited for now, the oldest first."""
        found = [
            key
            for name in dict.fromkeys(each.lower() for each in self.objects)
            for key in self.bucket.list_keys(layout.queue_prefix(name))
            if _name(key) != _name(self.ticket)
        ]
        older = [key for key in found if _name(key) < _name(self.ticket)]
        latest = _time(self.ticket) + TOGETHER
        younger = [key for key in found if key not in set(older) and _time(key) <= latest]
        queues = dict.fromkeys(_object(key) for key in younger)
        free = {name for name in queues if not self._leads_back(name)}
        return sorted([*older, *(key for key in younger if _object(key) in free)], key=_name)

    def _leads_back(self, name: str) -> bool:
        """Return whether a load of an object waits for this load's, as far as tickets say."""
        own, seen, waiting = self.object_name.lower(), set[str](), [name]
        while waiting:
            here = waiting.pop()
            if here == own:
                return True
            if here in seen:
                continue
            seen.add(here)
            tickets = self.bucket.list_keys(layout.queue_prefix(here))
            if len(tickets) > _MOST_READ:  # too many to be sure
                return True
            waiting += self._needed_by(tickets)
        return False

    def _needed_by(self, tickets: Iterable[str]) -> set[str]:
        """Return the objects that loads wait for; what is not planned yet is looked at later."""
        documents = (self.bucket.read_json(key) for key in tickets)
        return {name.lower() for each in documents if each for name in each.get("after") or ()}


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def _object(key: str) -> str:
    return key.split("/")[-2]


def _time(key: str) -> datetime:
    return datetime.fromisoformat(_name(key)[:_TIME_CHARACTERS])
