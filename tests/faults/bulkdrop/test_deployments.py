"""A release in the middle of a load: the load ends with the code that it began with."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faults.audit import discrepancies, make_upload
from faults.faulty import FaultyWorld, faulty_world
from faults.people import wait_until

from local.world import ROOT

PARAMETERS = {"MaxPartBytes": "250"}
"""A file of a dozen records has three parts: the first runs alone, two more in a Map."""
STEPS = {"PlanLoad", "SubmitJob", "CheckJob", "SaveResults", "FinishLoad"}
_WORDS, _NEW_WORDS = "Loaded in part", "Loaded in part by the next release"
_NEVER, _SECONDS = 3600.0, 60.0


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    """Yield a world of its own, since a release changes all loads after it."""
    with faulty_world(tmp_path_factory.mktemp("logs"), PARAMETERS) as world:
        yield world


def next_release(folder: Path) -> Path:
    """Copy what is deployed, with other words in the layer."""
    for name in ("functions", "layers", "statemachine"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "template.yaml", folder / "template.yaml")
    verdict = folder / "layers/load/bulkdrop/report/page/verdict.py"
    before = verdict.read_text("utf-8")
    assert _WORDS in before
    verdict.write_text(before.replace(_WORDS, _NEW_WORDS), "utf-8")
    return folder


def versions(world: FaultyWorld, summary: dict[str, Any]) -> dict[str, set[str]]:
    """Return the versions of each step that logged lines of the load, parts included."""
    found: dict[str, set[str]] = {}
    for line in world.loading.lines(summary["load_id"]):
        arn = json.loads(line).get("function_arn", "")
        name, _, version = arn.partition(":function:")[2].partition(":")
        found.setdefault(name.removeprefix("bulkdrop-").removesuffix("Function"), set()).add(
            version
        )
    return {name: found.get(name, set()) for name in STEPS}


def test_load_ends_with_the_code_it_began_with(released: FaultyWorld, tmp_path: Path) -> None:
    """Code that is replaced in the middle of a load and its parts is that of later loads."""
    upload = make_upload(released.new_object())
    released.org.configure(lag=_NEVER)
    dropped = released.drop(upload.object, upload.body)
    assert wait_until(lambda: bool(released.jobs(upload.object)), _SECONDS)
    released.world.deploy(next_release(tmp_path / "next"))
    released.org.configure(lag=0.0)
    before = released.ended(dropped)
    later = make_upload(upload.object, mark="Later")
    after = released.ended(released.drop(upload.object, later.body, "later.csv"))

    assert min(len(before["jobs"]), len(after["jobs"])) > 1
    assert versions(released, before) == {name: {"1"} for name in STEPS}
    assert versions(released, after) == {name: {"2"} for name in STEPS}
    pages = [released.loading.read(s["results"]["report"]).decode() for s in (before, after)]
    assert [_NEW_WORDS in page for page in pages] == [False, True]
    assert [*discrepancies(released, upload.object, [(upload, before), (later, after)])] == []
