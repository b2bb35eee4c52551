"""Find the load that a person means: by its id, its folder, or the key or name of its file."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from bulkdrop.layout import CHECK, INCOMING, RESULTS
from bulkdrop_cli.exit_code import ExitCode
from bulkdrop_cli.results import Ended, Folder, Results, folders_of, prefix_of
from bulkdrop_cli.state import is_under_way, state_line
from bulkdrop_cli.wrong_call import WrongCallError

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import HeadObjectOutputTypeDef


def find(results: Results, load: str, *, may_run_again: bool = False) -> Ended:
    """
    Return the load that is meant; of several loads of an upload, the newest.

    Raises WrongCallError if there is none, or if it has not ended; a load that was resumed is as it
    ended before, if it may run again.
    """
    path = load.removeprefix(f"s3://{results.bucket}/").strip("/")
    is_key = path.startswith((INCOMING, CHECK))
    if is_key:
        found = folders_of(path, results.folders(prefix_of(path)))
    else:
        found = _by_words(results.folders(), path.removeprefix(RESULTS), load)
    found.sort(key=Folder.changed_at, reverse=True)
    if found and not (may_run_again and found[0].summary_at):
        _check_ended(results, found)
    ended = [each for each in found if each.summary_at]
    if is_key:
        return _of_newest_upload(results, path, ended)
    if not ended:
        raise _no_load(results, load)
    newest = results.read(ended[0])
    if ended[0].is_of(path):
        return _of_newest_upload(results, newest.summary.upload.key, ended)
    return newest


def _check_ended(results: Results, found: list[Folder]) -> None:
    """Raise WrongCallError if the newest of these loads goes on."""
    newest, *earlier = found
    if newest.may_run and is_under_way(status := results.status(newest)):
        raise _has_not_ended(results, newest.load_id, state_line(status), earlier)


def _by_words(folders: list[Folder], words: str, load: str) -> list[Folder]:
    """Return the folders of an id, of a key or its end, or the one that holds a file of results."""
    exact = [
        each
        for each in folders
        if words in {each.load_id, each.name}
        or words.rpartition("/")[0] == each.name
        or each.is_of(words)
    ]
    begun = [each for each in folders if words and each.load_id.startswith(words)]
    if not exact and len(begun) > 1:
        named = ", ".join(each.load_id for each in begun[:3])
        raise WrongCallError(f"{load} begins the ids of {len(begun)} loads: {named}. Name one.")
    return exact or begun


def _of_newest_upload(results: Results, key: str, ended: list[Folder]) -> Ended:
    """Return the load of what was dropped last under a key; raises WrongCallError if it goes on."""
    head = _head(results, key)
    if not head and not ended:
        raise _no_load(results, key)
    for at, each in enumerate(ended):
        if head and at and each.changed_at() < head["LastModified"]:
            break
        one = results.read(each)
        if not head or one.summary.upload.etag == head["ETag"].strip('"'):
            return one
    raise _has_not_ended(results, key, "it has not begun", ended)


def is_there(results: Results, key: str) -> bool:
    """Return whether an upload is in the bucket, and the caller may see it."""
    return _head(results, key) is not None


def _head(results: Results, key: str) -> "HeadObjectOutputTypeDef | None":
    """Return what S3 says of an upload; None if it is gone, or not for the caller to see."""
    try:
        return results.s3.head_object(Bucket=results.bucket, Key=key)
    except ClientError:
        return None


def _no_load(results: Results, load: str) -> WrongCallError:
    return WrongCallError(
        f"There is no load {load!r} in {results.bucket}. `bulkdrop ls` lists the loads that ended."
    )


def _has_not_ended(
    results: Results, load: str, state: str, earlier: list[Folder]
) -> WrongCallError:
    ids = [each.load_id for each in earlier if each.summary_at]
    before = f"; the one before it is {ids[0]}" if ids else ""
    return WrongCallError(
        f"The load of {load} has not ended ({state}){before}. "
        f"See how it ends: {results.come_back('show', load)}",
        ExitCode.WAITED_TOO_LONG,
    )
