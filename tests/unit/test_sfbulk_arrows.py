"""What sfbulk may import, and who may import its parts."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "layers/load/sfbulk").rglob("*.py"))
USERS = [
    path
    for folder in ("layers/load/bulkdrop", "functions", "local", "bench")
    for path in sorted((ROOT / folder).rglob("*.py"))
]

LIBRARIES = {
    "requests": "the one dependency",
    "urllib3": "what requests itself is made of, with its errors",
    "jwt": "imported when a JWT bearer login signs, and not before",
    "_typeshed": "for the type checker only",
}
"""What may be imported beside the standard library, and why."""


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, wherever the import stands: types as well."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            # `from sfbulk import _errors` names a module as well.
            if node.module == "sfbulk":
                names = [each.name for each in node.names]
                yield from (f"sfbulk.{name}" for name in names if re.match("_(?!_)", name))


def own(path: Path) -> str:
    """Name the module in a file."""
    return "sfbulk" if path.stem == "__init__" else f"sfbulk.{path.stem}"


@pytest.mark.parametrize("path", MODULES, ids=own)
def test_needs_nothing_but_requests(path: Path) -> None:
    """The client is a library of its own: no AWS in it, and nothing of Bulkdrop."""
    roots = {name.partition(".")[0] for name in imports(path)}

    assert roots - sys.stdlib_module_names - {"sfbulk"} - LIBRARIES.keys() == set()


def test_each_library_is_needed() -> None:
    """A library that is imported nowhere any more leaves the list."""
    roots = {name.partition(".")[0] for path in MODULES for name in imports(path)}

    assert LIBRARIES.keys() <= roots


@pytest.mark.parametrize("path", MODULES, ids=own)
def test_modules_are_private(path: Path) -> None:
    """People import `sfbulk`; every module in it is marked as private."""
    assert path.stem.startswith("_")


def test_users_import_the_package() -> None:
    """Nobody outside imports a private module."""
    private = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in USERS
        for name in imports(path)
        if name.startswith("sfbulk.")
    }

    assert private == set()
