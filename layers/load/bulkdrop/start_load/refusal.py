"""Answer an upload that names no load, or one that is not allowed."""

import dataclasses
from collections.abc import Callable

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.correlation import correlation_id
from bulkdrop.load.upload import Upload
from bulkdrop.report.notice import notify
from bulkdrop.report.page.write import with_page
from bulkdrop.report.summary import Summary
from bulkdrop.settings import FinishSettings
from bulkdrop.storage.bucket import Bucket


def answer_refusal(
    load_id: str, upload: Upload, refusal: UploadRefusedError, *, at: str
) -> Callable[[FinishSettings], list[str]]:
    """Write the summary; return what notifies of it, given the settings, as `notify` does."""
    refused = Summary.refused(load_id, upload, refusal, at=at)
    summary = dataclasses.replace(refused, correlation_id=correlation_id(upload))
    summary, problems = with_page(Bucket(upload.bucket), summary)
    key = layout.summary_key(layout.results_prefix(upload.key, load_id))
    Bucket(upload.bucket).write_json(key, summary.to_json())
    return lambda settings: problems + notify(summary, settings)
