"""The script on the page for integrators, as it is written there."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from kit.documents import block
from kit.loading import Loading


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("LastName\n{name}\n", 0, "1 record"),
        ("LastName,Email\n{name},ada@example.com\nTuring,alan\n", 1, "Salesforce refused 1"),
    ],
)
def test_script(world: Loading, tmp_path: Path, body: str, status: int, words: str) -> None:
    """It prints the summary's sentence, and ends with 0 only if every record was loaded."""
    script, people = tmp_path / "load.py", tmp_path / "people.csv"
    script.write_text(block("A script that waits", "python", "docs/integrate.md"), "utf-8")
    people.write_text(body.format(name=uuid.uuid4().hex))  # the same bytes again would be refused
    key = "incoming/Contact/insert/script.csv"
    credentials = world.session.get_credentials()
    assert credentials

    ended = subprocess.run(  # noqa: S603 # the script is on our own page
        [sys.executable, script, world.bucket, key, people],
        env=os.environ
        | {
            "AWS_ENDPOINT_URL": world.endpoint_url,
            "AWS_DEFAULT_REGION": str(world.session.region_name),
            "AWS_ACCESS_KEY_ID": str(credentials.access_key),
            "AWS_SECRET_ACCESS_KEY": str(credentials.secret_key),
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (status, "")
    assert words in ended.stdout
