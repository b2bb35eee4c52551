"""
A strict, stateful, asynchronous stand-in for one Salesforce org, over HTTP on loopback.

Out of the box it behaves as Salesforce's documents and recorded replies say; where they are
silent, the code says "choice". Habits of other orgs, of emulators and of proxies are settings,
off by default, listed with all others in `OrgSettings`: result cells that come back blank, sets
with `sf__` columns alone, a refused multipart form, an empty 201 called HTML, HTML 413 and 403, ids
of the other length, jobs that work on after their end, jobs that the list shows late, a moved
clock, errors and jobs of odd shape. What a network does to a request is a `Fault`: delays, lost
replies, and requests that are done long after their client gave up (`late`, `delay`).
"""

from local.http.faults import Fault
from local.org.assembly import Org
from local.org.settings import OrgSettings

__all__ = ["Fault", "Org", "OrgSettings"]
