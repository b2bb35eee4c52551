"""Open the report of a load in a browser."""

import tempfile
import webbrowser
from pathlib import Path

from bulkdrop_cli import options
from bulkdrop_cli.fetch import fetch
from bulkdrop_cli.results import Ended, Results
from bulkdrop_cli.show import shown
from bulkdrop_cli.wrong_call import WrongCallError


def open_report(results: Results, ended: Ended) -> None:
    """
    Copy the results to a folder that nobody else reads, and open the report there.

    So its links lead to the files beside it. Raises WrongCallError if there is no report.
    """
    if "report" not in ended.summary.results:
        raise WrongCallError(f"The load {ended.summary.load_id} has no report.")
    folder = Path(tempfile.mkdtemp(prefix="bulkdrop-"))
    (path,) = (each for each in fetch(results, ended, folder) if each.name == "report.html")
    is_open = webbrowser.open(path.as_uri())
    options.log().print(shown(f"{'Opened' if is_open else 'Found no browser; open'} {path}"))
