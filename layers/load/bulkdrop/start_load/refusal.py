"""Answer an upload that names no load, or one that is not allowed."""

from collections.abc import Callable

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.upload import Upload
from bulkdrop.report.notice import notify
from bulkdrop.report.page.write import with_page
from bulkdrop.report.summary import Summary
from bulkdrop.storage.bucket import Bucket


def answer_refusal(
    load_id: str, upload: Upload, refusal: UploadRefusedError, *, at: str
) -> Callable[[str], list[str]]:
    """Write the summary; return what notifies of it, given a topic, as `notify` does."""
    summary = Summary.refused(load_id, upload, refusal, at=at)
    summary, problems = with_page(Bucket(upload.bucket), summary)
    key = layout.summary_key(layout.results_prefix(upload.key, load_id))
    Bucket(upload.bucket).write_json(key, summary.to_json())
    return lambda topic_arn: problems + notify(summary, topic_arn)
