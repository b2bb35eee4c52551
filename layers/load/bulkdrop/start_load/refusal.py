"""Answer an upload that names no load, or one that is not allowed."""

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.upload import Upload
from bulkdrop.report.notice import notify
from bulkdrop.report.page.write import with_page
from bulkdrop.report.summary import Summary
from bulkdrop.storage.bucket import Bucket


def answer_refusal(
    load_id: str, upload: Upload, refusal: UploadRefusedError, topic_arn: str, *, at: str
) -> list[str]:
    """Write the summary and notify; return a sentence for each notice that was not accepted."""
    summary = Summary.refused(load_id, upload, refusal, at=at)
    summary, problems = with_page(Bucket(upload.bucket), summary)
    key = layout.summary_key(layout.results_prefix(upload.key, load_id))
    Bucket(upload.bucket).write_json(key, summary.to_json())
    return problems + notify(summary, topic_arn)
