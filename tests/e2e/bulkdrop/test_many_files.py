"""Many files, dropped at once: 200, or as many as BULKDROP_MANY_FILES says."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from kit.loading import Loading, local_world

FILES = int(os.environ.get("BULKDROP_MANY_FILES", "200"))
OBJECTS = {
    "Lead": "LastName,Company\n{name},Many\n",
    "Contact": "LastName\n{name}\n",
    "Account": "Name\n{name}\n",
    "Shipment__c": "Name,Tracking_Number__c\n{name},{name}\n",
}
_SENDERS = 8
_PATIENCE_SECONDS = 60 + 2 * FILES
_AT_ONCE = FILES // 8
"""Of an object, an eighth of all files; half of its files wait for their turn."""
_TIME_SCALE = 0.1
"""Loads that wait for their turn look every few seconds, so that the machine is left to load."""


@pytest.fixture
def world() -> Iterator[Loading]:
    """Yield a world in which many loads run at once, and waits are not too short."""
    with local_world({"MaxLoadsPerObject": str(_AT_ONCE)}, time_scale=_TIME_SCALE) as loading:
        yield loading


@pytest.mark.long
@pytest.mark.timeout(120 + 2 * FILES)
def test_many_files_are_each_loaded_once(world: Loading) -> None:
    """Files of equally many records that come at once are each loaded once, lost replies or not."""
    for act, skip in (("drop_after", FILES // 20), ("drop_before", FILES // 7)):
        world.org.faults.add(act, r"/jobs/ingest$", method="POST", skip=skip)
    files = [(f"Many{number:03}", list(OBJECTS)[number % len(OBJECTS)]) for number in range(FILES)]

    def drop(file: tuple[str, str]) -> None:
        name, target = file
        world.drop(f"incoming/{target}/insert/{name}.csv", OBJECTS[target].format(name=name))

    with ThreadPoolExecutor(_SENDERS) as pool:
        list(pool.map(drop, files))
    world.wait_for_keys("results/", "/summary.json", FILES, _PATIENCE_SECONDS)

    for target in OBJECTS:
        records = world.org.records(target)
        loaded = sorted(each.get("LastName") or each["Name"] for each in records)
        assert loaded == [name for name, wanted in files if wanted == target]
    assert [fault["fired"] for fault in world.org.faults.as_json()] == [1, 1]
    results = [key.rsplit("/", 1)[1] for key in world.keys("results/")]
    assert results.count("success.csv") == results.count("summary.json") == FILES
