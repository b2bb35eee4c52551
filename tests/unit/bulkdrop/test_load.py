"""The words of a load: they survive the way through the state, and a load has one name."""

import dataclasses
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.words import LOAD, PART, PLAN, UPLOAD

from bulkdrop.load.part import Attempt, Part
from bulkdrop.load.plan import Plan, SetAside
from bulkdrop.load.upload import Load, Upload, load_id


@given(key=st.text(max_size=200), version=st.none() | st.text(max_size=40))
def test_name_is_an_execution_name(key: str, version: str | None) -> None:
    """Whatever the key, the name is short, plain, and leaves room for "-run2"."""
    upload = dataclasses.replace(UPLOAD, key=f"incoming/{key}", version_id=version)

    assert re.fullmatch(r"[a-z0-9-]{18,73}", load_id(upload, "1"))


def test_name_is_readable() -> None:
    """Object, operation and file can be read in the name; accents are dropped."""
    upload = dataclasses.replace(UPLOAD, key="incoming/Contact/insert/Köln + Umgebung.csv")

    assert re.fullmatch("contact-insert-koln-umgebung-[0-9a-f]{16}", load_id(upload, "1"))


def test_same_event_same_name() -> None:
    """The name of a load is a function of its event."""
    assert load_id(UPLOAD, "1") == load_id(dataclasses.replace(UPLOAD), "1")


OTHERS = [
    {"bucket": "another"},
    {"key": "incoming/Contact/insert/People.csv"},
    {"version_id": "v2"},
    {"version_id": None, "etag": "another"},
]


@pytest.mark.parametrize("change", OTHERS)
def test_other_upload_other_name(change: dict[str, str]) -> None:
    """Uploads that differ in anything have names that differ."""
    other = Upload(**{**dataclasses.asdict(UPLOAD), **change})

    assert load_id(UPLOAD, "1") != load_id(other, "1")


def test_same_bytes_again_are_another_load() -> None:
    """Without versions, the sequencer distinguishes two uploads of the same bytes."""
    upload = dataclasses.replace(UPLOAD, version_id=None)

    assert load_id(upload, "1") != load_id(upload, "2")


def test_words_survive_the_state() -> None:
    """What a step writes into the state is what the next one reads, through JSON."""
    plan = dataclasses.replace(PLAN, set_aside=SetAside("work/x/set_aside.csv", 2, "Line 3 is"))
    state = {"load": LOAD.to_json(), "plan": plan.to_json(), "part": PART.to_json()}
    travelled = json.loads(json.dumps(state))

    assert (LOAD, plan) == (Load.from_json(travelled["load"]), Plan.from_json(travelled["plan"]))
    assert Part.from_json(travelled["part"]) == PART
    assert Attempt(LOAD, plan, PART) == Attempt.from_state(travelled)


def test_runs_have_names() -> None:
    """The first run is named as its load is, so that an event starts it once; later ones count."""
    second = LOAD.next_run()

    assert LOAD.load_id == LOAD.execution_name
    assert f"{LOAD.load_id}-run2" == second.execution_name
    assert LOAD.results_prefix == second.results_prefix


def test_part_asks_for_a_job() -> None:
    """The job has the object and operation of the load, and the dialect of the part."""
    spec = Attempt(LOAD, PLAN, PART).job_spec

    assert (spec.object, spec.operation.value) == ("Contact", "insert")
    assert (PLAN.column_delimiter, PART.line_ending) == (spec.column_delimiter, spec.line_ending)
