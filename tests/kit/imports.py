"""Which module of the repository imports which, and in what circles."""

import ast
from collections.abc import Container, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Graph = Mapping[str, set[str]]
"""The modules that each module imports."""


def graph(root: Path, package: str) -> dict[str, set[str]]:
    """
    Return what each module of a package in the folder `root` imports, by full names.

    Imports in functions and those for type checkers alone count. `from package import module` is an
    import of that module. What lies outside the package is there too, by the name that is imported.
    """
    files = {_name(path, root): path for path in sorted((root / package).rglob("*.py"))}
    return {name: set(_imported(path, files.keys())) for name, path in files.items()}


def circle(modules: Graph) -> list[str]:
    """Return modules that import each other in a circle, the first one again at the end, or []."""
    try:
        TopologicalSorter(modules).prepare()
    except CycleError as error:
        return list(error.args[1])[::-1]
    return []


def _name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path, known: Container[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            for name in node.names:
                module = f"{node.module}.{name.name}"
                yield module if module in known else str(node.module)
