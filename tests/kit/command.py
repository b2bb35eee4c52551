"""Run the `bulkdrop` command as a person does, against a local world."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kit.loading import Loading

_SECONDS = 90


@dataclass(frozen=True)
class Ran:
    """What a call printed, and how it ended."""

    code: int
    out: str
    err: str


def environment(world: Loading) -> dict[str, str]:
    """Return the environment that `make local` tells people to set."""
    credentials = world.session.get_credentials()
    assert credentials
    return os.environ | {
        "AWS_ENDPOINT_URL": world.endpoint_url,
        "AWS_DEFAULT_REGION": str(world.session.region_name),
        "AWS_ACCESS_KEY_ID": str(credentials.access_key),
        "AWS_SECRET_ACCESS_KEY": str(credentials.secret_key),
        "BULKDROP_STACK": "bulkdrop",
    }


def command(*words: str | Path) -> list[str]:
    """Return the command line of a call."""
    return [sys.executable, "-m", "bulkdrop_cli", *map(str, words)]


def run(world: Loading, *words: str | Path, answer: str = "", **variables: str) -> Ran:
    """Run a call to its end; `answer` is what a person types."""
    ended = subprocess.run(  # noqa: S603 - our own command
        command(*words),
        env=environment(world) | variables,
        input=answer,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)
