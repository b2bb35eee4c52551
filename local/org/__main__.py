"""Run the sandbox org in the foreground until Ctrl-C or SIGTERM."""

import argparse
import json
import signal
import tempfile
import threading
from pathlib import Path

from local.org.assembly import Org
from local.org.settings import OrgSettings


def main() -> None:
    """Start the org, say how to log in, wait for the end."""
    arguments = _parser().parse_args()
    settings = OrgSettings(
        port=arguments.port,
        database=arguments.database,
        lag=arguments.lag,
        seconds_per_thousand_rows=arguments.seconds_per_thousand_rows,
        fast=arguments.fast,
    )
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    with tempfile.TemporaryDirectory(prefix="sandbox-org-key-") as directory, Org(settings) as org:
        key = Path(directory) / "private_key.pem"
        key.touch(mode=0o600)
        key.write_text(org.private_key, encoding="utf-8")
        _announce(org, key, as_json=arguments.json)
        ended.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.org", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 means any free port")
    parser.add_argument("--database", type=Path, help="SQLite file for the records; kept")
    parser.add_argument(
        "--seconds-per-thousand-rows", type=float, default=1.0, metavar="X", help="working speed"
    )
    parser.add_argument(
        "--lag", type=float, default=1.0, metavar="X", help="seconds that a closed job is queued"
    )
    parser.add_argument("--fast", action="store_true", help="benchmark mode: count rows only")
    parser.add_argument("--json", action="store_true", help="print one JSON line when ready")
    return parser


def _announce(org: Org, private_key: Path, *, as_json: bool) -> None:
    login = {
        "url": org.url,
        "client_id": org.client_id,
        "client_secret": org.client_secret,
        "username": org.username,
        "private_key_path": str(private_key),
    }
    if as_json:
        print(json.dumps(login), flush=True)
        return
    for name, value in login.items():
        print(f"{name:17}{value}")
    print("Ctrl-C ends it.", flush=True)


if __name__ == "__main__":
    main()
