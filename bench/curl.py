"""The floor: the same transfers as curl makes them, each a process of its own."""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measure import BenchError, Usage, run
from bench.servers import BUCKET, Race

_LOOK_SECONDS = 0.1
_JSON = ("-H", "Content-Type: application/json")
_RESULTS = ("successfulResults", "failedResults", "unprocessedrecords")


def load(race: Race, number: int) -> tuple[Usage, dict[str, Usage]]:
    """S3 to file, file to org, wait, three result sets to files, files to S3."""
    with tempfile.TemporaryDirectory() as name:
        floor = _Floor(race, Path(name), number)
        upload = floor.upload()
        check = floor.check()
        results = floor.results()
    return upload + check + results, {"upload": upload, "check": check, "results": results}


class _Floor:
    """The calls of one load; `Usage` of many is the sum of theirs."""

    def __init__(self, race: Race, folder: Path, number: int) -> None:
        self._race = race
        self._folder = folder
        self._number = number
        self._jobs = f"{race.org.url}/services/data/v66.0/jobs/ingest"
        self._token = ("-H", f"Authorization: Bearer {race.org.log_in()}")
        self._job = ""

    def upload(self) -> Usage:
        file = str(self._folder / "part.csv")
        spec = json.dumps({"object": "Contact", "operation": "insert", "lineEnding": "LF"})
        made, job = self._ask("-d", spec, *_JSON, self._jobs)
        self._job = f"{self._jobs}/{job['id']}"
        fetched, _ = _curl("-o", file, f"{self._race.s3.url}/{BUCKET}/{self._race.key}")
        csv = ("-H", "Content-Type: text/csv")
        sent, _ = _curl(*self._token, *csv, "-T", file, f"{self._job}/batches")
        state = json.dumps({"state": "UploadComplete"})
        closed, _ = self._ask("-X", "PATCH", "-d", state, *_JSON, self._job)
        return made + fetched + sent + closed

    def check(self) -> Usage:
        used, job = self._ask(self._job)
        while job["state"] != "JobComplete":
            if job["state"] in {"Failed", "Aborted"}:
                raise BenchError(f"curl's job ended as {job}")
            time.sleep(_LOOK_SECONDS)
            more, job = self._ask(self._job)
            used += more + Usage(_LOOK_SECONDS, 0)
        return used

    def results(self) -> Usage:
        used = Usage(0, 0)
        for name in _RESULTS:
            file = str(self._folder / name)
            key = f"work/curl-{self._number}/{name}"
            # Compressed on the wire, as Bulkdrop asks for it.
            fetched, _ = _curl("--compressed", *self._token, "-o", file, f"{self._job}/{name}")
            kept, _ = _curl("-T", file, f"{self._race.s3.url}/{BUCKET}/{key}")
            used += fetched + kept
        return used

    def _ask(self, *arguments: str) -> tuple[Usage, Any]:
        used, said = _curl(*self._token, *arguments)
        return used, json.loads(said)


def _curl(*arguments: str) -> tuple[Usage, str]:
    return run(["curl", "--silent", "--show-error", "--fail", *arguments])
