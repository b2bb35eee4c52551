"""Copy the results of a load into a folder of this machine."""

import json
from pathlib import Path

from bulkdrop.layout import report_key, result_key, status_key, summary_key
from bulkdrop.result_name import ResultName
from bulkdrop_cli.results import Ended, Results

_NAMES = {
    *(result_key("", each) for each in ResultName),
    *(report_key(""), status_key(""), summary_key("")),
}


def fetch(results: Results, ended: Ended, folder: Path) -> list[Path]:
    """
    Copy the files of a load, and return them; those of an earlier load in the folder go.

    So no failure.csv of yesterday lies beside a success.csv of today.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stale = _results_in(folder)
    files = [folder / name for name in results.names_in(ended.prefix)]
    for path in files:
        results.s3.download_file(results.bucket, f"{ended.prefix}{path.name}", str(path))
    for path in stale.difference(files):
        path.unlink()
    return files


def _results_in(folder: Path) -> set[Path]:
    """Return the files of a load in a folder: none, if it has no summary of a load."""
    try:
        json.loads((folder / summary_key("")).read_text("utf-8"))["load_id"]
    except (OSError, KeyError, TypeError, ValueError):
        return set()
    return {path for path in map(folder.joinpath, _NAMES) if path.is_file()}
