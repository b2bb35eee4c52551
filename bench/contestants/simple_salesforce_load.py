"""simple-salesforce: insert a file, then write the three result sets to files."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from simple_salesforce.api import Salesforce

from bench.contestants.laps import lap


def main(facts: dict[str, Any]) -> None:
    """Load one file from disk; the facts say where all is."""
    host = facts["org_url"]
    client: Any = Salesforce(session_id=facts["token"], instance_url=host, version="62.0")
    client.bulk2_url = f"{host}/services/data/v62.0/jobs/"  # it would insist on https
    contact = client.bulk2.Contact
    with lap("upload"):
        (job,) = contact.insert(facts["file"], wait=0.1)
    if job["numberRecordsProcessed"] != facts["rows"]:
        raise SystemExit(f"not all records were processed: {job}")
    with lap("results"), tempfile.TemporaryDirectory() as folder:
        for kind in ("successful", "failed", "unprocessed"):
            fetch = getattr(contact, f"get_{kind}_records")
            fetch(job["job_id"], file=str(Path(folder) / kind))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
