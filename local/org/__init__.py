"""A strict, stateful, asynchronous stand-in for one Salesforce org, over HTTP on loopback."""

from local.org.faults import Fault
from local.org.org import Org
from local.org.settings import OrgSettings

__all__ = ["Fault", "Org", "OrgSettings"]
