"""The rooms of local/, and which of them may know which."""

from pathlib import Path

import pytest
from kit.imports import circle, graph

ROOT = Path(__file__).parents[3]
MODULES = graph(ROOT, "local")

KNOWS = {
    "http": {"http"},
    "org": {"org", "http"},
    "cloud": {"cloud", "http"},
    "outside": {"outside"},
    "demo": {"demo", "outside", "world", "terminal"},
    "page": {"page", "http", "outside", "world"},
    "play": {"play", "page", "outside", "world", "terminal"},
    "release": {"release", "world"},
    "world": {"world", "cloud"},
    "terminal": {"terminal"},
}
"""What may be imported from each room, or module beside them. `__main__` may import them all."""

CLOUD_KNOWS = {
    "account": set[str](),
    "stack": {"account", "stack"},
    "lambdas": {"account", "lambdas"},
    "services": {"account", "lambdas", "services"},
    "assembly": {"lambdas", "services"},
}
"""The same, within the cloud."""

SPEAKS_HTTP = {"local.org", "local.org.__main__", "local.org.assembly", "local.org.api"}
"""The modules of the org, with what lies in them, that are not its state."""


def within(package: str) -> dict[str, set[str]]:
    """Return the rooms that each room of a package imports."""
    rooms: dict[str, set[str]] = {}
    for module, imported in MODULES.items():
        if room := _room(module, package):
            found = rooms.setdefault(room, set())
            found |= {_room(name, package) for name in imported} - {""}
    return rooms


def _room(module: str, package: str) -> str:
    inner = module.removeprefix(f"{package}.")
    return "" if inner == module else inner.partition(".")[0]


def is_state(module: str) -> bool:
    """Return whether a module holds what the org is, not how it is asked."""
    inside = module.startswith("local.org.api.")
    return module.startswith("local.org.") and not inside and module not in SPEAKS_HTTP


def test_no_import_circle() -> None:
    """No modules import each other in a circle, imports for type checkers included."""
    assert circle(MODULES) == []


def test_no_stutter() -> None:
    """No module is called like the folder it lies in."""
    assert [name for name in MODULES if len(set(name.split(".")[-2:])) == 1 and "." in name] == []


def test_rooms_know_their_own() -> None:
    """Cloud and org do not know each other, HTTP knows neither, and outside means outside."""
    rooms = within("local")
    rooms.pop("__main__")

    assert rooms.keys() == KNOWS.keys()
    assert not {(room, name) for room in rooms for name in rooms[room] - KNOWS[room]}


def test_rooms_of_the_cloud() -> None:
    """A stack is deployed by clients alone, and functions know no service."""
    rooms = within("local.cloud")

    assert rooms.keys() == CLOUD_KNOWS.keys()
    assert not {(room, name) for room in rooms for name in rooms[room] - CLOUD_KNOWS[room]}


@pytest.mark.parametrize("module", [module for module in MODULES if is_state(module)])
def test_state_of_the_org_knows_no_http(module: str) -> None:
    """Records, jobs and limits are what they are without a server."""
    heard = {"werkzeug", "http", "local.http", "local.org.api", "local.org.assembly", "requests"}
    imported = {".".join(name.split(".")[:size]) for name in MODULES[module] for size in (1, 2, 3)}

    assert imported & heard == set()


def test_emulators_know_nothing_of_ours() -> None:
    """What stands in for AWS and Salesforce shares no code with what is tried on it."""
    ours = {"bulkdrop", "sfbulk"}
    rooms = ("local.http", "local.org", "local.cloud")
    found = {
        module: names
        for module in MODULES
        if module.startswith(rooms)
        and (names := {name.partition(".")[0] for name in MODULES[module]} & ours)
    }

    assert found == {}


def test_a_circle_is_found() -> None:
    """The finder sees a circle of three, and no circle where paths only meet."""
    meeting = {"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": {"json"}}

    assert circle(meeting) == []
    assert circle(meeting | {"d": {"a"}})[0] in meeting
    assert len(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == len("abca")


@pytest.mark.parametrize("text", ["import p.b", "from p import b", "from p.b import x"])
def test_every_form_of_import_counts(tmp_path: Path, text: str) -> None:
    """An import counts in all its forms, in a function or for type checkers alone as well."""
    package = tmp_path / "p"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "b.py").write_text("def f():\n    import p.a\n")
    (package / "a.py").write_text(
        f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {text}\n"
    )

    assert set(circle(graph(tmp_path, "p"))) == {"p.a", "p.b"}
