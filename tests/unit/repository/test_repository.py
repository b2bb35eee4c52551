"""The repository itself: what linters do not see of the house rules."""

import ast
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from kit.deployment import template
from pip._internal.models.index import PyPI

import bulkdrop

ROOT = Path(__file__).parents[3]
FILE_LINES = 200
LONGER = {"layers/load/bulkdrop/layout.py": 270}
"""One list of names: to split it would leave the bucket's tree without its one place."""
HANDLER_LINES = 25
TOP_LEVEL = 17

LAYER = "layers/load/requirements.txt"
REQUIREMENTS = {
    "layer": LAYER,
    "dev": "requirements/dev.txt",
    "lambda-runtime": "requirements/lambda-runtime.txt",
    "sam": "requirements/sam.txt",
}


def tracked() -> Iterator[Path]:
    """Yield the files that are, or would be, in the repository."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 # our own words
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    yield from (path for path in paths if path.is_file())


def sources(*folders: str) -> list[str]:
    """Name the Python files in these folders."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def functions(path: str) -> Iterator[ast.FunctionDef]:
    """Yield the functions that a module defines, methods and inner ones as well."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def canonical(name: str) -> str:
    """Spell the name of a package as indexes do."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(requirements: list[str]) -> set[str]:
    """Name the packages that requirements ask for."""
    return {canonical(re.match(r"[\w.-]+", line)[0]) for line in requirements}  # type: ignore[index] # each begins with a name


def pins(path: str) -> dict[str, str]:
    """Read a requirements file: each package has one version."""
    text = (ROOT / path).read_text("utf-8")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^[\w-]", text, re.MULTILINE)), f"{path}: not all pinned"
    return {canonical(name): version for name, version in found}


@pytest.mark.parametrize("path", [p for p in sources("tests") if Path(p).name.startswith("test_")])
def test_tests_state_behaviour(path: str) -> None:
    """Each test says in one line, a whole sentence, what it shows."""
    for function in functions(path):
        if function.name.startswith("test_"):
            reported = ast.get_docstring(function) or ""
            assert re.fullmatch(r"\S.*[.!?]", reported), f"{path}: {function.name}: {reported!r}"


@pytest.mark.parametrize("path", sources("layers", "functions", "cli", "local"))
def test_files_are_short(path: str) -> None:
    """A file holds one idea in at most 200 lines."""
    lines = len((ROOT / path).read_text("utf-8").splitlines())

    assert lines <= LONGER.get(path, FILE_LINES)


@pytest.mark.parametrize("path", sources("functions"))
def test_handlers_are_porches(path: str) -> None:
    """A handler reads its event, makes one call and answers."""
    (handler,) = [each for each in functions(path) if each.name == "lambda_handler"]
    lines = (handler.end_lineno or 0) - handler.lineno + 1

    assert lines < HANDLER_LINES


def test_version_is_the_releases() -> None:
    """The package and the template name the version that pyproject.toml names."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    metadata = template()["Metadata"]["AWS::ServerlessRepo::Application"]

    assert (bulkdrop.__version__, metadata["SemanticVersion"]) == (version, version)
    assert all((ROOT / metadata[name]).is_file() for name in ("LicenseUrl", "ReadmeUrl"))


def test_every_dependency_is_pinned() -> None:
    """What pyproject.toml asks for has a version in the requirements file of its group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert wanted(project["project"]["dependencies"]) <= pins(REQUIREMENTS["dev"]).keys()
    assert REQUIREMENTS.keys() == project["dependency-groups"].keys()
    for group, path in REQUIREMENTS.items():
        assert wanted(project["dependency-groups"][group]) <= pins(path).keys()


@pytest.mark.parametrize("path", [LAYER, REQUIREMENTS["lambda-runtime"]])
def test_tests_run_what_is_deployed(path: str) -> None:
    """The development environment has the versions that the functions get."""
    dev = pins(REQUIREMENTS["dev"])

    assert {name: dev[name] for name in pins(path)} == pins(path)


@pytest.mark.parametrize("path", [LAYER, *REQUIREMENTS.values()])
def test_every_pin_has_a_hash(path: str) -> None:
    """What is installed is what was locked, byte by byte."""
    entries = re.split(r"^(?=[\w-])", (ROOT / path).read_text("utf-8"), flags=re.MULTILINE)

    assert all("--hash=sha256:" in entry for entry in entries if re.match(r"[\w-]", entry))


def test_hooks_are_pinned_tools() -> None:
    """What checks a commit is in .venv with a pinned version, and is fetched from nowhere."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (repository,) = config["repos"]
    tools = {hook["entry"].split()[0] for hook in repository["hooks"]}

    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert {tool.removeprefix(".venv/bin/") for tool in tools} <= pins(REQUIREMENTS["dev"]).keys()


def test_top_level_is_short() -> None:
    """A listing of the repository shows at most 17 entries."""
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}

    assert len([name for name in tops if not name.startswith(".")]) <= TOP_LEVEL


def test_nothing_of_this_machine() -> None:
    """No file names the index that packages came from, or a folder of somebody's machine."""
    given = urlsplit(os.environ.get("PIP_INDEX_URL", "")).hostname
    indexes = {PyPI.netloc, PyPI.file_storage_domain.removeprefix("files."), given} - {None}
    folders = [f"{ROOT}/", f"{Path.home()}/"]
    needles = re.compile("|".join(map(re.escape, map(str, [*indexes, *folders]))).encode())

    found = {
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in tracked()
        if (match := needles.search(path.read_bytes()))
    }

    assert found == set()


def test_events_cover_every_function() -> None:
    """Each function can be invoked by hand with the event of its name, and each event is used."""
    events = {path.stem for path in (ROOT / "events").glob("*.json")}

    assert {path.parent.name for path in (ROOT / "functions").glob("*/app.py")} == events
