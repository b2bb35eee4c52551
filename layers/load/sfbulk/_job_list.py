"""An org's jobs, which it lists in pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from sfbulk._errors import IncompleteJobListError
from sfbulk._fields import OddReplyError, as_object, optional_text
from sfbulk._jobs import Job

# Pages of 1,000 jobs, of which an org keeps those of seven days: one job every six seconds.
MAX_PAGES = 100

# What a search for a job goes by, and needs no counters for.
_SEARCHED = ("id", "object", "operation", "createdById", "createdDate", "jobType")


@dataclass(frozen=True)
class JobPage:
    """One page of an org's jobs, at most 1,000, and the query for the next page."""

    jobs: list[Job]
    next_query: str | None
    is_last: bool

    @classmethod
    def from_json(cls, reply: object) -> Self:
        """
        Return the page in a reply. OddReplyError if it says neither that it ends nor what follows.

        Of `nextRecordsUrl` only the query is taken: where a token goes is not the reply's choice.
        A record that lacks some of its fields is kept with what it has, since it may be the job
        that is searched for; one without an id cannot be looked at.
        """
        fields = as_object(reply, "the list of jobs")
        records = fields.get("records")
        if not isinstance(records, list):
            raise OddReplyError("the list of jobs has no records that are a list")
        next_url = optional_text(fields, "nextRecordsUrl") or ""
        next_query = next_url.partition("?")[2].partition("#")[0] or None
        is_last = str(fields.get("done")).lower() == "true"
        if not is_last and next_query is None:
            reason = "not done" if "done" in fields else "done is missing"
            raise OddReplyError(f"the list of jobs breaks off: {reason}, and no nextRecordsUrl")
        jobs = [job for record in records if (job := _listed(record))]
        return cls(jobs, next_query, is_last)


def jobs_in_pages(ask: Callable[[str], JobPage], first_query: str, max_pages: int) -> Iterator[Job]:
    """
    Yield the jobs of all pages, each asked for when it is reached.

    Raises IncompleteJobListError after the jobs of `max_pages` pages if more would follow, and if
    a page leads back to one that was read, so that a part never looks like the whole.
    """
    query: str | None = first_query
    seen: set[str] = set()
    while query is not None:
        if query in seen:
            raise IncompleteJobListError(
                f"The list of jobs leads back to a page that was read already, after {len(seen):,}"
                " pages: it cannot show that a job is missing. Try again later."
            )
        if len(seen) >= max_pages:
            raise IncompleteJobListError(
                f"The list of jobs goes on after {max_pages:,} pages: it cannot show that a job is"
                " missing. Delete old jobs in the org, or allow more pages."
            )
        seen.add(query)
        page = ask(query)
        yield from page.jobs
        query = None if page.is_last and page.next_query in seen else page.next_query


def _listed(record: object) -> Job | None:
    """Return the job in one record of a list, with as much as can be read; None without an id."""
    try:
        return Job.from_json(record)
    except OddReplyError:
        fields = record if isinstance(record, dict) else {}
    known = {name: fields[name] for name in _SEARCHED if name in fields}
    try:
        return Job.from_json({**known, "state": optional_text(fields, "state") or "Unknown"})
    except OddReplyError:
        return None
