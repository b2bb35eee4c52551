"""The arrows between the rooms point down; nothing imports in a circle."""

from pathlib import Path

import pytest
from unit.imports import circle, graph

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers" / "load"
MODULES = graph(LAYER, "bulkdrop")
HANDLERS = graph(ROOT, "functions")
STEPS = (
    *("start_load", "plan_load", "submit_job", "check_job", "save_results"),
    *("finish_load", "close_load"),
)

# What a room may import of bulkdrop.
GROUND = {"errors", "reason", "printable", "streams", "load_warning", "tolerant"}
TABLE = {"table"} | GROUND
LOAD = {"load", "layout", "storage"} | TABLE
MAY_IMPORT = {
    "storage": {"storage"} | GROUND,
    "table": TABLE,
    "own_rows": {"own_rows"} | TABLE,
    "layout": GROUND,
    "load": LOAD,
    "work": {"work", "own_rows"} | LOAD,
    "report": {"report", "work"} | LOAD,
}


@pytest.mark.parametrize(
    ("root", "package"), [(LAYER, "bulkdrop"), (LAYER, "sfbulk"), (ROOT, "tests"), (ROOT, "bench")]
)
def test_no_circle(root: Path, package: str) -> None:
    """No module imports itself by way of others, not even for its types."""
    assert circle(graph(root, package)) == []


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


def test_every_room_is_held() -> None:
    """Each room of bulkdrop is a step or has its line here."""
    rooms = {path.parent.name for path in (LAYER / "bulkdrop").glob("*/__init__.py")}

    assert rooms == {*STEPS, *MAY_IMPORT} - {"layout"}


def _room(name: str) -> str:
    package, _, inner = name.partition(".")
    return inner.partition(".")[0] if package == "bulkdrop" else ""
