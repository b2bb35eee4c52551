"""The two servers of a measurement, each a process of its own: the sandbox org, and S3."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.files import HEADER, mixed_block
from bench.measure import BenchError
from local.world import CACHE, ROOT

_SECONDS = 60
BUCKET = "bench"
_SETTINGS = b'repeated_upload = "load"\n'
"""The same file is loaded again and again."""


@dataclass(frozen=True)
class Org:
    """The sandbox org in its fast mode: rows are counted and answered, not looked into."""

    url: str
    client_id: str
    client_secret: str

    def calls(self) -> int:
        """Count the requests that the org has seen."""
        return len(_fetch(f"{self.url}/sandbox/requests"))

    def log_in(self) -> str:
        """Get an access token."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        reply = _fetch(f"{self.url}/services/oauth2/token", urlencode(form).encode())
        return str(reply["access_token"])

    def reset(self) -> None:
        """Forget all jobs and their data; sessions, too."""
        _fetch(f"{self.url}/sandbox/reset", b"{}", {"Content-Type": "application/json"})


@dataclass(frozen=True)
class S3:
    """The stand-in for S3."""

    url: str

    def environ(self) -> dict[str, str]:
        """Return what boto3 needs to call it; without a hash of each body, as over TLS."""
        config = CACHE / "bench" / "aws.ini"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("[default]\ns3 =\n  payload_signing_enabled = false\n", encoding="utf-8")
        return {
            "AWS_CONFIG_FILE": str(config),
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def calls(self) -> int:
        """Count the requests that it has seen."""
        return int(_fetch(f"{self.url}/-/calls"))

    def put(self, key: str, file: Path) -> None:
        """Upload a file."""
        with file.open("rb") as body:
            request = urllib.request.Request(  # noqa: S310 - our own server
                f"{self.url}/{BUCKET}/{key}",
                body,
                {"Content-Length": str(file.stat().st_size)},
                method="PUT",
            )
            with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
                pass

    def make_large(self, key: str, gigabytes: float) -> int:
        """Make an object whose records are made as they are read; give its size."""
        block = mixed_block()
        times = round(gigabytes * 1_000_000_000 / len(block))
        with tempfile.NamedTemporaryFile() as file:
            file.write(block)
            file.flush()
            wanted = {"key": key, "header": HEADER.decode(), "block": file.name, "times": times}
            reply = _fetch(f"{self.url}/-/repeat", json.dumps(wanted).encode())
        return int(reply["bytes"])


@dataclass(frozen=True)
class Race:
    """The servers, and the file that each contestant loads."""

    org: Org
    s3: S3
    rows: int
    file: Path
    key: str

    @property
    def facts(self) -> dict[str, Any]:
        """What every contestant is given."""
        return {
            "org_url": self.org.url,
            "client_id": self.org.client_id,
            "client_secret": self.org.client_secret,
            "token": self.org.log_in(),
            "file": str(self.file),
            "rows": self.rows,
        }


@contextmanager
def serve_org() -> Iterator[Org]:
    """Start the org and end it."""
    arguments = ["--json", "--fast", "--lag", "0", "--seconds-per-thousand-rows", "0"]
    with _server("local.org", arguments) as facts:
        yield Org(facts["url"], facts["client_id"], facts["client_secret"])


@contextmanager
def serve_s3() -> Iterator[S3]:
    """Start the stand-in for S3 and end it."""
    with _server("bench.s3", []) as facts:
        s3 = S3(facts["url"])
        with tempfile.NamedTemporaryFile() as file:
            file.write(_SETTINGS)
            file.flush()
            s3.put("incoming/bulkdrop.toml", Path(file.name))
        yield s3


@contextmanager
def _server(module: str, arguments: list[str]) -> Iterator[dict[str, str]]:
    with subprocess.Popen(  # noqa: S603 - the command is made of our own words
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise BenchError(f"python -m {module} did not start; what it said is above.")
        try:
            yield json.loads(line)
        finally:
            process.terminate()


def _fetch(url: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    request = urllib.request.Request(url, data, headers or {})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=_SECONDS) as reply:  # noqa: S310 - as above
        return json.load(reply)
