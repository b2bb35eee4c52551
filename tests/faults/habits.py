"""The worst habits that other orgs and proxies were seen to have, all at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from local.org import Org, OrgSettings

WORST: dict[str, Any] = {
    "blank_echoes": True,  # the uploads' headers have another case than the API names
    "bare_results": True,
    "echoed_id_length": 15,
    "no_content_for_empty_results": True,
    "alphabetical_columns": True,
    "settling_looks": 3,
    "list_lag": 0.5,
    "clock_offset": -600.0,
    "html_upload_reply": True,
    "error_objects": True,
    "api_version_as_text": True,
    "missing_job_fields": ["createdById"],
}


@contextmanager
def habitual(org: Org) -> Iterator[None]:
    """Let an org have all these habits for a while."""
    usual = asdict(OrgSettings())
    org.configure(**WORST)
    yield
    org.configure(**{name: usual[name] for name in WORST})
