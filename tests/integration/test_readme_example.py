"""The README's example of sfbulk, run as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

from local.org import Org

README = Path(__file__).parents[2] / "README.md"


def test_example_runs() -> None:
    """The example loads one record, and shows the other with Salesforce's reason."""
    example = re.search(
        r"^```python\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert example
    with Org() as org:
        login = {
            "LOGIN_URL": org.url,
            "CLIENT_ID": org.client_id,
            "CLIENT_SECRET": org.client_secret,
        }
        ran = subprocess.run(  # noqa: S603 # the README is ours
            [sys.executable, "-W", "error", "-c", example[1]],
            env={**os.environ, **login, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        names = [record["LastName"] for record in org.records("Contact")]

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("JobComplete: 1 of 2 records failed\n")
    assert "\nTuring INVALID_EMAIL_ADDRESS" in ran.stdout
    assert names == ["Lovelace"]
