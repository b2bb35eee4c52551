"""A folder that stands for the bucket: what is copied into it is loaded, results come back."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from botocore.exceptions import BotoCoreError, ClientError
from watchfiles import Change, watch

from local.outside.bucket import Dropped, Ended, UploadBucket

_RESULTS_SUFFIX = ".results"
_QUIET_SECONDS = 1.0
"""A file that has not changed for this long is complete."""
_LOOK_MILLISECONDS = 500


class WatchedFolder:
    """
    Loads each file that is copied to `<folder>/<Object>/<operation>/…`, once it is complete.

    The results appear beside it, in `<file>.results/`, when the load has ended. Hidden files, and
    what the folder held before, are left alone. `say` reports each file that is dropped or done.
    """

    def __init__(self, folder: Path, bucket: UploadBucket, say: Callable[[str], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.resolve()  # changes are reported with resolved paths
        self._bucket = bucket
        self._say = say
        self._changed: dict[Path, float] = {}
        self._loading: dict[Dropped, Path] = {}
        self._loaded: dict[Path, tuple[int, int]] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watched-folder", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        for changes in watch(
            self._folder,
            watch_filter=lambda _, path: self._is_upload(Path(path)),
            stop_event=self._ending,
            rust_timeout=_LOOK_MILLISECONDS,
            yield_on_timeout=True,
        ):
            self._note(changes)
            self._attempt(self._drop_complete_files)
            self._attempt(self._bring_results)

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (BotoCoreError, ClientError, OSError) as error:
            self._say(f"The watched folder met an error and goes on: {error}")

    def _is_upload(self, path: Path) -> bool:
        """Return whether a file is to be loaded: none that is hidden, nor one that we brought."""
        names = path.relative_to(self._folder).parts
        return not any(name.startswith(".") or name.endswith(_RESULTS_SUFFIX) for name in names)

    def _note(self, changes: Iterable[tuple[Change, str]]) -> None:
        for change, path in changes:
            if change is Change.deleted:
                self._changed.pop(Path(path), None)
                self._loaded.pop(Path(path), None)
            else:
                self._changed.update(dict.fromkeys(self._files(Path(path)), time.monotonic()))

    def _files(self, path: Path) -> Iterable[Path]:
        """Return the file, or those that a new folder held before it was watched."""
        return filter(self._is_upload, path.rglob("*")) if path.is_dir() else [path]

    def _drop_complete_files(self) -> None:
        before = time.monotonic() - _QUIET_SECONDS
        for path in [path for path, changed in self._changed.items() if changed < before]:
            del self._changed[path]
            if path.is_file() and self._loaded.get(path) != (version := _version(path)):
                self._drop(path)
                self._loaded[path] = version

    def _drop(self, path: Path) -> None:
        name = path.relative_to(self._folder).as_posix()
        with path.open("rb") as content:
            self._loading[self._bucket.drop(name, content)] = path
        self._say(f"{name} is loading.")

    def _bring_results(self) -> None:
        if not self._loading:
            return
        for ended in self._bucket.newly_ended():
            if path := self._loading.pop(ended.dropped, None):
                self._bring(ended, path)

    def _bring(self, ended: Ended, path: Path) -> None:
        """Put the results in place all at once, instead of those of an earlier load."""
        results = path.with_name(path.name + _RESULTS_SUFFIX)
        unfinished = results.with_name(f".{results.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._bucket.fetch(ended, unfinished)
        shutil.rmtree(results, ignore_errors=True)
        unfinished.rename(results)
        name = results.relative_to(self._folder).as_posix()
        self._say(f"{name}/ is here. {ended.status}: {ended.summary['message']}")


def _version(path: Path) -> tuple[int, int]:
    """Return what changes with the content: new permissions alone must not load it again."""
    state = path.stat()
    return state.st_mtime_ns, state.st_size
