"""A connection that does not work: what is reported, and how a load is resumed once it is fixed."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from kit.loading import Loading, local_world

from local.outside.bucket import Dropped

BODY = "LastName\nNoether\nGermain\n"


@pytest.fixture(scope="module")
def cold() -> Iterator[Loading]:
    """Yield a world in which no function is logged in yet."""
    with local_world() as loading:
        yield loading


def failed_load(cold: Loading, name: str) -> dict[str, Any]:
    """Drop a file whose load must fail, with every record given back and nothing in the org."""
    summary = cold.load(f"incoming/Contact/insert/{name}", BODY)
    records = summary["records"]
    assert (summary["status"], summary["jobs"]) == ("Failed", [])
    assert (records["total"], records["unprocessed"], records["unknown"]) == (2, 2, 0)
    assert cold.org.jobs() == []
    return summary


def names(cold: Loading, summary: dict[str, Any]) -> list[str]:
    """Return the names that a load says it loaded."""
    return sorted(row["LastName"] for row in cold.rows(summary, "success"))


def test_connection_is_fixed(cold: Loading) -> None:
    """Each mistake is reported with what to check; once fixed, both ways load the rest."""
    client = cold.session.client("secretsmanager")
    client.put_secret_value(SecretId=cold.outputs["SalesforceSecretArn"], SecretString="{}")
    empty = failed_load(cold, "empty.csv")
    cold.connect(cold.org, client_secret="wrong")
    wrong_secret = failed_load(cold, "secret.csv")
    cold.connect(cold.org, client_id="wrong")
    wrong_id = failed_load(cold, "id.csv")
    cold.connect(cold.org, login_url=cold.org.url.replace("127.0.0.1", "localhost"))
    wrong_host = failed_load(cold, "host.csv")

    cold.connect(cold.org)
    unprocessed = cold.read(wrong_secret["results"]["unprocessed"])
    dropped_again = cold.load("incoming/Contact/insert/unprocessed.csv", unprocessed)
    gone_on = run_again(cold, wrong_host)

    assert "lacks login_url, client_id, client_secret" in empty["message"]
    assert "Check the client secret" in wrong_secret["message"]
    assert "Check the client id" in wrong_id["message"]
    assert "Set the login URL to" in wrong_host["message"]
    assert [names(cold, each) for each in (dropped_again, gone_on)] == [["Germain", "Noether"]] * 2
    assert len(cold.org.records("Contact")) == 4


def run_again(cold: Loading, summary: dict[str, Any]) -> dict[str, Any]:
    """Do what the command under `resume` in a summary does; give the summary of that run."""
    copy, start = summary["resume"]["command"].split(" && ")
    source = re.fullmatch(r"s3://([^/]+)/(.+)", shlex.split(copy)[3])
    assert source is not None
    words = shlex.split(start)
    reported = dict(zip(words[3::2], words[4::2], strict=True))
    assert reported["--input"] == f"file://{shlex.split(copy)[4]}"
    document = cold.s3.get_object(Bucket=source[1], Key=source[2])["Body"].read().decode()
    cold.states.start_execution(
        stateMachineArn=reported["--state-machine-arn"], name=reported["--name"], input=document
    )
    upload = Dropped(summary["upload"]["key"], summary["upload"]["version_id"])
    return cold.summary(upload, other_than=summary)
