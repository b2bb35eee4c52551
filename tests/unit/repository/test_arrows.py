"""The arrows between the rooms point down; nothing imports in a circle."""

from pathlib import Path

import pytest
from kit.imports import circle, graph

ROOT = Path(__file__).parents[3]
LAYER = ROOT / "layers" / "load"
TESTS = ROOT / "tests"
TIERS = ("kit", "unit", "integration", "e2e", "faults", "simulation", "judges")
MODULES = graph(LAYER, "bulkdrop")
HANDLERS = graph(ROOT, "functions")
STEPS = (
    *("start_load", "plan_load", "take_turn", "submit_job", "check_job", "save_results"),
    *("finish_load", "close_load"),
)

# What a room may import of bulkdrop.
GROUND = {
    *("errors", "reason", "printable", "document"),
    *("streams", "bounds", "spooled_file", "load_warning", "result_name"),
}
TABLE = {"table"} | GROUND
FOLDER_SETTINGS = {"folder_settings"} | TABLE
FIELDS = {"fields"} | FOLDER_SETTINGS
LOAD = {"load", "layout", "storage"} | FIELDS
MAY_IMPORT = {
    "storage": {"storage", "aws"} | GROUND,
    "table": TABLE,
    "fields": FIELDS,
    "own_rows": {"own_rows"} | TABLE,
    "folder_settings": FOLDER_SETTINGS,
    "layout": GROUND,
    "load": LOAD,
    "work": {"work", "aws", "own_rows"} | LOAD,
    "report": {"report", "aws", "work", "settings"} | LOAD,
}


@pytest.mark.parametrize(
    ("root", "package"),
    [
        *[(LAYER, "bulkdrop"), (LAYER, "sfbulk"), (ROOT, "bench"), (ROOT / "cli", "bulkdrop_cli")],
        *((TESTS, each) for each in TIERS),
    ],
)
def test_no_circle(root: Path, package: str) -> None:
    """No module imports itself by way of others, not even for its types."""
    assert circle(graph(root, package)) == []


def test_no_stutter() -> None:
    """No module is called like the folder that it lies in."""
    assert [name for name in MODULES if "." in name and len({*name.split(".")[-2:]}) == 1] == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms(room: str) -> None:
    """A room imports only what lies below it."""
    wrong = {
        f"{name} imports {target}"
        for name, targets in MODULES.items()
        for target in targets
        if _room(name) == room and _room(target) not in {*MAY_IMPORT[room], ""}
    }

    assert not wrong


@pytest.mark.parametrize("step", STEPS)
def test_steps(step: str) -> None:
    """No step imports another step, and nothing else imports a step."""
    wrong = {
        f"{name} imports {target}"
        for name, targets in MODULES.items()
        for target in targets
        if _room(target) == step and _room(name) != step
    }

    assert not wrong


@pytest.mark.parametrize("step", STEPS)
def test_handlers(step: str) -> None:
    """A handler imports its own step and no other."""
    imported = {_room(name) for name in HANDLERS[f"functions.{step}.app"]}

    assert imported & {*STEPS} == {step}


def test_command() -> None:
    """The command reads what loads write; it runs no step, and nothing of the local cloud."""
    imported = {name for each in graph(ROOT / "cli", "bulkdrop_cli").values() for name in each}

    assert {_room(name) for name in imported if name.startswith("bulkdrop.")} & {*STEPS} == set()
    assert not [name for name in imported if name.startswith(("local", "functions"))]


@pytest.mark.parametrize("tier", TIERS)
def test_tiers(tier: str) -> None:
    """A tier of tests imports the kit and no other tier; the kit imports none."""
    imported = {name.partition(".")[0] for each in graph(TESTS, tier).values() for name in each}

    assert imported & {*TIERS} <= {tier, "kit"}


@pytest.mark.parametrize("tier", TIERS[1:])
def test_tests_lie_in_rooms(tier: str) -> None:
    """Each test lies in the room of what it tests."""
    assert [path.name for path in (TESTS / tier).glob("test_*.py")] == []


def test_every_room_is_held() -> None:
    """Each room of bulkdrop is a step or has its line here."""
    rooms = {path.parent.name for path in (LAYER / "bulkdrop").glob("*/__init__.py")}

    assert rooms == {*STEPS, *MAY_IMPORT} - {"layout"}


def _room(name: str) -> str:
    package, _, inner = name.partition(".")
    return inner.partition(".")[0] if package == "bulkdrop" else ""
