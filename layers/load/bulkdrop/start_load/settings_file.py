"""Answer a dropped settings file: accepted, with what it does, or what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bulkdrop import layout
from bulkdrop.bounds import fit
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.folder_settings.layers import said
from bulkdrop.load.correlation import correlation_id
from bulkdrop.load.settings_files import folder_settings
from bulkdrop.load.target import operation_of
from bulkdrop.load.upload import Upload
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.report.ending import Status
from bulkdrop.report.notice import notify
from bulkdrop.report.page.write import with_page
from bulkdrop.report.summary import Summary
from bulkdrop.settings import FinishSettings
from bulkdrop.start_load.settings_fields import misfits
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.folder import read_small
from bulkdrop.work.descriptions import last_described
from sfbulk import Operation

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
    given = said(upload.key, read_small(upload.bucket, upload.key, _MOST_BYTES) or b"")
    warnings = [*_warnings(bucket, upload.key, FolderSettings(**given))]
    summary = Summary(
        load_id=load_id,
        status=Status.SETTINGS_ACCEPTED,
        message=_with_warnings(message(upload.key, given), warnings),
        warnings=tuple(warnings),
        upload=upload,
        correlation_id=correlation_id(upload),
        started_at=at,
        finished_at=at,
    )
    summary, problems = with_page(bucket, summary)
    key = layout.summary_key(layout.results_prefix(upload.key, load_id))
    bucket.write_json(key, summary.to_json())
    return lambda settings: problems + notify(summary, settings)


def _with_warnings(text: str, warnings: Sequence[LoadWarning]) -> str:
    """Return the message as one sentence, and as another one what does not fit."""
    if not warnings:
        return fit(text)
    text = text.replace(". It states ", " and states ", 1)
    return fit(" ".join([text, *(each.message for each in warnings)]))


def _warnings(bucket: Bucket, key: str, given: FolderSettings) -> Iterator[LoadWarning]:
    """Yield what does not fit the object of the folder, as far as the org was asked for it."""
    _, *names = key.split("/")[:-1]
    described = last_described(bucket, names[0]) if names else None
    if described is None:
        return
    operation = operation_of(names[1]) if len(names) > 1 else None
    if wrong := misfits(given, described, operation or Operation.UPSERT):
        listed = "; ".join(wrong[:_SHOWN])
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        yield LoadWarning(
            WarningCode.SETTINGS_DO_NOT_FIT,
            f"As a load last saw {described.name}, these do not fit it, and files that need them "
            f"are refused: {listed}{more}.",
        )


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
