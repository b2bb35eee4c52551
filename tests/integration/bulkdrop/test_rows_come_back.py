"""Every row of an upload comes back byte for byte, in exactly one result file, with its line."""

import dataclasses
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kit.steps import Steps
from kit.whole_load import Ended, end_part

from local.org import OrgSettings

COLUMNS = (
    *("Tracking_Number__c", "status__c", "Value__c", "Notes__c", "Insured__c", "Account__c"),
)
EXAMPLES = int(os.environ.get("BULKDROP_ROW_EXAMPLES", "2"))
"""Always the same ones in `make test`; `make long` draws many."""
BRINGS = {"success": 3, "failure": 3, "unprocessed": 1}
"""The columns that stand before the upload's own."""
HABITS: dict[str, dict[str, Any]] = {
    "none": {"shuffle_rows": False},
    "shuffled": {"shuffle_rows": True, "alphabetical_columns": True},
    "re-rendered": {"shuffle_rows": True, "echoed_id_length": 18},
    "blank": {"blank_echoes": True, "alphabetical_columns": True, "describe_status": 403},
    "locks": {"lock_share": 0.4, "lock_attempts": 9, "alphabetical_columns": True},
    "aborted": {"interrupt_after_rows": 3, "interrupt_state": "Aborted", "interrupt_times": 9},
}
FOLDERS = {
    "none": "",
    "values": (
        'decimal_separator = ","\nthousands_separator = "."\n'
        '[columns]\n"account__c" = ""\n'
        '[constants]\nRecipient_Email__c = "a@example.com"\n'
    ),
}
FOLDER = "incoming/Shipment__c/insert/"


def quoted(text: str) -> str:
    """Return a cell in quotes."""
    return '"' + text.replace('"', '""') + '"'


def cells(free: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return cells as people write them: bare or in quotes."""
    return st.one_of(st.sampled_from(["", "1", "x y", "é"]), free.map(quoted))


ROW = st.builds(
    lambda status, value, note, insured, parent: [status, value, note, insured, parent],
    st.sampled_from(["Packed", '"Packed"', "Gold", "Shipped"]),
    st.sampled_from(["1", "01.50", "-7", "abc", '"2"', "1e2"]),
    cells(st.text(st.sampled_from('ab",;\n é'), max_size=6)),
    st.sampled_from(["true", "1", "0", "false", "maybe"]),
    st.sampled_from(["", "001000000000001"]),
)
RAGGED = ["ragged", "too,many,cells,in,this,one,row"]


def load(steps: Steps, body: bytes) -> Ended:
    """Load a file to its end under the settings of its folder."""
    state = steps.plan(body, f"{FOLDER}a.csv")
    for part in steps.parts(state):
        turn = part
        while "part" in turn:
            turn = end_part(steps, turn)
    summary = steps.finish(state)
    return Ended(summary, {name: steps.read(key) for name, key in summary["results"].items()})


def records(text: str, at: int, count: int) -> tuple[list[str], int]:
    """Read this many cells of a CSV from a place on; give them and the place behind."""
    found: list[str] = []
    while len(found) < count:
        if text[at] == '"':
            end = at + 1
            while text[end] != '"' or text[end + 1 : end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            found.append(text[at + 1 : end].replace('""', '"'))
            at = end + 2
        else:
            end = text.index(",", at)
            found.append(text[at:end])
            at = end + 1
    return found, at


def rows_of(name: str, content: bytes, upload: dict[int, str], header: str) -> Iterator[int]:
    """Yield the lines of a result file, each of whose rows is held to the upload's own bytes."""
    text = content.decode("utf-8-sig")
    _, at = records(text, 0, BRINGS[name])
    assert text.startswith(header, at)
    at += len(header)
    while at < len(text):
        said, at = records(text, at, BRINGS[name])
        own = upload[int(said[-1])]
        if said[1:2] and said[1].startswith("NOT_SENT:Line"):
            own = "," * (len(COLUMNS) - 1) + own[len(own.rstrip("\r\n")) :]
        else:
            yield int(said[-1])
        assert text.startswith(own, at), (name, said, text[at : at + 200], own)
        at += len(own)


@pytest.mark.parametrize("habit", HABITS)
@settings(
    max_examples=EXAMPLES,
    derandomize="BULKDROP_ROW_EXAMPLES" not in os.environ,
    deadline=None,
    phases=[Phase.generate],  # an example is a whole load, so making one smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.one_of(ROW, ROW, ROW, st.sampled_from(RAGGED)), min_size=1, max_size=9),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    folder=st.sampled_from([*FOLDERS]),
    success_rows=st.sampled_from(["as_uploaded", "as_uploaded", "as_loaded"]),
)
def test_result_files_are_the_upload(  # noqa: PLR0913, PLR0917 # each is drawn
    steps: Steps,
    habit: str,
    folder: str,
    success_rows: str,
    rows: list[list[str] | str],
    line_end: str,
    encoding: str,
) -> None:
    """In every habit of an org: by their lines, all result files together are the upload."""
    folder = "none" if habit == "blank" else folder  # what is not described is not converted
    good = ["Packed", "5", "well formed", "true", ""]
    rows = [good, *rows, *[good] * sum(row in RAGGED for row in rows)]  # most are well formed
    header, line = ",".join(COLUMNS) + line_end, 2
    upload: dict[int, str] = {}
    for number, row in enumerate(rows):
        cells_ = (
            row
            if isinstance(row, str)
            else ",".join([f"T-{number // (1 if habit == 'blank' else 2)}", *row])
        )
        upload[line] = cells_.replace("\n", line_end) + line_end
        line += upload[line].count("\n")
    body = header + "".join(upload.values())
    settings_ = f'success_rows = "{success_rows}"\n{FOLDERS[folder]}'
    steps.drop(settings_, f"{FOLDER}bulkdrop.toml")
    steps.org.configure(**HABITS[habit])
    try:
        ended = load(steps, body.encode(encoding))
    finally:
        defaults = dataclasses.asdict(OrgSettings())
        steps.org.configure(**{name: defaults[name] for name in HABITS[habit]})

    found: dict[int, str] = {}
    held = [name for name in BRINGS if name in ended.files]
    for name in held:
        if name == "success" and success_rows == "as_loaded":
            continue
        for at in rows_of(name, ended.files[name], upload, header):
            assert at not in found
            found[at] = upload[at]
    ragged = [own for own in upload.values() if own.rstrip("\r\n") in {*RAGGED}]
    aside = ended.files.get("not_sent", b"").decode(
        "utf-8-sig" if encoding != "utf-16" else encoding
    )
    assert aside == (header + "".join(ragged) if ragged else "")
    counts = ended.summary["records"]
    assert counts["unknown"] == 0
    assert len(found) + counts["not_sent"] - kept_back(ended) == (
        counts["total"] if success_rows == "as_uploaded" else counts["total"] - counts["succeeded"]
    )
    if success_rows == "as_uploaded":
        whole = {**found, **{at: own for at, own in upload.items() if own in ragged}}
        assert header + "".join(whole[at] for at in sorted(whole)) == body


def kept_back(ended: Ended) -> int:
    """Return the number of rows of failure.csv that were not sent, although they are whole."""
    text = ended.files.get("failure", b"").decode("utf-8-sig")
    return text.count("NOT_SENT:") - text.count("NOT_SENT:Line")


def test_values_that_come_back_otherwise(steps: Steps) -> None:
    """A record is found whose number or checkbox Salesforce shows as it keeps it: 007 as 7.0."""
    values = ["01.50", "007", "+5", "1e2"]
    rows = [f"N-{at},Packed,{value},x,{at % 2},\n" for at, value in enumerate(values)]
    steps.drop('success_rows = "as_uploaded"\n', f"{FOLDER}bulkdrop.toml")
    body = ",".join(COLUMNS) + "\n" + "".join(rows)
    loaded = load(steps, body.encode()).files["success"].decode().splitlines(keepends=True)[1:]

    assert [line.split(",", 2)[2] for line in loaded] == [
        f"{number + 2},{row}" for number, row in enumerate(rows)
    ]
