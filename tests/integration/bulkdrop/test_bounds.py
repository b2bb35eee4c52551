"""Bounds on what is dropped: which loads a stack takes, and how large they may be."""

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest
from backports import zstd
from kit.steps import Steps

from bulkdrop.errors import SettingsError, UploadRefusedError
from bulkdrop.reason import ReasonCode

ANY_HEADER = True

HEADER = "FirstName,LastName\n"
FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "gzip": lambda text: gzip.compress(text.encode()),
    "Windows-1252": lambda text: text.replace(
        "Ada", "Andr\N{LATIN SMALL LETTER E WITH ACUTE}"
    ).encode("cp1252"),
    "mixed line ends": lambda text: text.replace("\n", "\r\n", 1).encode(),
}


def zipped(body: bytes) -> bytes:
    """Return a zip of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", body)
    return out.getvalue()


def people(records: int) -> str:
    """Return a file of this many records."""
    return HEADER + "Ada,Lovelace\n" * records


@pytest.mark.parametrize("form", FORMS)
def test_too_many_records_are_refused(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """In whatever form a file comes, one record too many refuses it before anything is sent."""
    monkeypatch.setenv("MAX_RECORDS_PER_LOAD", "3")

    planned = steps.plan(FORMS[form](people(3)))
    with pytest.raises(UploadRefusedError, match="more than 3 records") as refused:
        steps.plan(FORMS[form](people(4)))

    assert planned["plan"]["records"] == 3
    assert refused.value.reason.code is ReasonCode.TOO_LARGE
    assert steps.org.jobs() == []


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, zipped])
def test_bomb_is_refused(steps: Steps, pack: Callable[[bytes], bytes]) -> None:
    """A file of some KB that unpacks to millions of records is refused by default."""
    bomb = pack(b"LastName\n" + b"a\n" * 2_000_000)

    with pytest.raises(
        UploadRefusedError, match=r"unpacks to more than 1,000,000 records"
    ) as refused:
        steps.plan(bomb)

    assert len(bomb) < 10_000
    assert refused.value.reason.to_json() == {
        "code": "TOO_LARGE",
        "limit": 1_000_000,
        "packed_bytes": len(bomb),
    }
    assert steps.org.jobs() == []


def test_load_that_is_not_allowed_is_answered(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What AllowedLoads leaves out gets a summary that says what is allowed, and starts nothing."""
    monkeypatch.setenv("ALLOWED_LOADS", "Contact:insert,upsert Lead:*")

    started = steps.run("start_load", steps.drop(people(1), "incoming/contact/insert/a.csv"))
    answer = steps.run("start_load", steps.drop(people(1), "incoming/Contact/delete/a.csv"))

    assert (started["answer"], answer["answer"]) == ("started", "refused")
    summary = steps.read_json(f"results/Contact/delete/a.csv/{answer['load_id']}/summary.json")
    assert summary["status"] == "Refused"
    assert "allowed for this object is insert, upsert." in summary["message"]
    assert summary["reason"]["code"] == "OBJECT_NOT_ALLOWED"
    assert summary["reason"]["allowed"] == ["Contact:insert,upsert", "Lead:*"]
    executions = steps.states.list_executions(stateMachineArn=steps.machine_arn)["executions"]
    assert [each["name"] for each in executions] == [started["load_id"]]


@pytest.mark.parametrize("text", ["Contact", "Contact:merge", " "])
@pytest.mark.filterwarnings("ignore:No application metrics")  # a step that failed counts nothing
def test_malformed_list_starts_nothing(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A list that cannot be read, or is empty, neither opens the door nor loses an upload."""
    monkeypatch.setenv("ALLOWED_LOADS", text)

    with pytest.raises(SettingsError, match=r"AllowedLoads is malformed|ALLOWED_LOADS is not set"):
        steps.run("start_load", steps.drop(people(1)))

    executions = steps.states.list_executions(stateMachineArn=steps.machine_arn)["executions"]
    assert executions == []
