"""Write report.html and status.json beside a load's results, before the summary."""

import dataclasses
from functools import partial

from bulkdrop import layout
from bulkdrop.report.best_effort import best_effort
from bulkdrop.report.progress import write_ended
from bulkdrop.report.summary import Summary
from bulkdrop.storage.bucket import Bucket

REPORT = "report"
"""The name of the page among the results of a summary."""


def with_page(bucket: Bucket, summary: Summary) -> tuple[Summary, list[str]]:
    """
    Write page and status of a load that has ended; return the summary that names the page.

    A page that cannot be made keeps no load from ending: then the summary names none, and a
    sentence says why. Raises botocore's errors if the page cannot be written.
    """
    from bulkdrop.report.page.render import page  # noqa: PLC0415 # Jinja2: only where a load ends

    prefix = layout.results_prefix(summary.upload.key, summary.load_id)
    key = layout.report_key(prefix)
    named = dataclasses.replace(summary, results={**summary.results, REPORT: key})
    problems = best_effort("status.json was not written", partial(write_ended, bucket, summary))
    try:
        text = page(named)
    except Exception as error:  # noqa: BLE001 # whatever it is, the summary matters more
        return summary, [*problems, f"report.html was not made ({type(error).__name__}: {error})."]
    bucket.write_page(key, text)
    return named, problems
