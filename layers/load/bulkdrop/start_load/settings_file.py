"""Answer a dropped settings file: accepted, with what it does, or what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping

from bulkdrop import layout
from bulkdrop.folder_settings.layers import said
from bulkdrop.load.correlation import correlation_id
from bulkdrop.load.settings_files import folder_settings
from bulkdrop.load.upload import Upload
from bulkdrop.report.ending import Status
from bulkdrop.report.notice import notify
from bulkdrop.report.page.write import with_page
from bulkdrop.report.summary import Summary
from bulkdrop.settings import FinishSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.folder import read_small

_SHOWN = 6
_MOST_BYTES = 1 << 20


def answer_settings(
    load_id: str, upload: Upload, *, at: str
) -> Callable[[FinishSettings], list[str]]:
    """
    Check a settings file with those of its folder and the folders above; write the summary.

    Return what notifies of it, given a topic, as `notify` does. Raises UploadRefusedError that
    names the file, the key and a correct line if the settings cannot be used.
    """
    bucket = Bucket(upload.bucket)
    folder_settings(bucket, upload.key)
    content = read_small(upload.bucket, upload.key, _MOST_BYTES) or b""
    summary = Summary(
        load_id=load_id,
        status=Status.SETTINGS_ACCEPTED,
        message=message(upload.key, said(upload.key, content)),
        upload=upload,
        correlation_id=correlation_id(upload),
        started_at=at,
        finished_at=at,
    )
    summary, problems = with_page(bucket, summary)
    key = layout.summary_key(layout.results_prefix(upload.key, load_id))
    bucket.write_json(key, summary.to_json())
    return lambda settings: problems + notify(summary, settings)


def message(key: str, given: Mapping[str, object]) -> str:
    """Return the sentence that says to which loads a settings file applies, and what it states."""
    folder, _, name = key.rpartition("/")
    phrases = [*_phrases(given)]
    does = ", ".join(phrases[:_SHOWN])
    if len(phrases) > _SHOWN:
        does += f" and {len(phrases) - _SHOWN} more"
    does = f"It states {does}." if phrases else "It states nothing."
    root, *names = folder.split("/")
    what = f"every load of {names[0]}" if len(names) == 1 else "every load"
    if len(names) > 1:
        what = f"each {names[1]} of {names[0]}"
    if root == layout.CHECK.rstrip("/"):
        what = what.replace("load", "check").replace("each", "each check of")
    return f"{name} applies to {what} from {folder[-60:]}/ from now on. {does}"


def _phrases(given: Mapping[str, object]) -> Iterator[str]:
    for key, value in given.items():
        if isinstance(value, Mapping):
            one = {"columns": "column", "values": "table of values"}.get(key, key.removesuffix("s"))
            more = "tables of values" if key == "values" else f"{one}s"
            yield f"{len(value)} {one if len(value) == 1 else more}"
        else:
            yield key
