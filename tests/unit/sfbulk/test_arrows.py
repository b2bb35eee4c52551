"""What sfbulk may import, and who may import its parts; test_arrows.py looks for circles."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit.imports import graph

ROOT = Path(__file__).parents[3]
MODULES = graph(ROOT / "layers/load", "sfbulk")
USERS = ("layers/load/bulkdrop", "functions", "local", "bench")

LIBRARIES = {
    "requests": "the one dependency",
    "urllib3": "what requests itself is made of, with its errors",
    "jwt": "imported when a JWT bearer login signs, and not before",
    "_typeshed": "for the type checker only",
}
"""What may be imported beside the standard library, and why."""


def roots(module: str) -> set[str]:
    """Return the libraries that a module imports from."""
    return {name.partition(".")[0] for name in MODULES[module]}


def private_imports(path: Path) -> Iterator[str]:
    """Yield the modules inside sfbulk that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name.name}" for name in node.names]
        yield from (name for name in names if re.match(r"sfbulk\.(_(?!_)|.+\.)", name))


@pytest.mark.parametrize("module", MODULES)
def test_needs_nothing_but_requests(module: str) -> None:
    """The client is a library of its own: no AWS in it, and nothing of Bulkdrop."""
    assert roots(module) - sys.stdlib_module_names - {"sfbulk"} - LIBRARIES.keys() == set()


def test_each_library_is_needed() -> None:
    """A library that is imported nowhere any more leaves the list."""
    assert LIBRARIES.keys() <= {name for module in MODULES for name in roots(module)}


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_private(module: str) -> None:
    """People import `sfbulk`; every module in it is marked as private."""
    assert re.fullmatch(r"sfbulk(\._\w+)?", module)


def test_package_comes_last() -> None:
    """A module imports other modules, and never the package that gathers them."""
    assert [module for module, names in MODULES.items() if "sfbulk" in names] == []


@pytest.mark.parametrize("folder", USERS)
def test_users_import_the_package(folder: str) -> None:
    """Nobody outside imports a private module."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    assert [(path.name, name) for path in paths for name in private_imports(path)] == []
