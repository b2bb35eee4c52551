"""Package what `sam build` and `sam package` would: functions, layers, the definition file."""

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from local.cloud.stack.errors import BuildError
from local.cloud.stack.template import Template

_BUILD_SECONDS = 600
_ONLY_FOR_PIP = ("pyproject.toml", "README.md", "build", "dist", "*.egg-info")
"""What a package that installs alone has beside its modules; the layer's Makefile agrees."""
_LOCAL_PATHS = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}

Upload = Callable[[bytes], str]
"""Stores a package and returns its s3:// address."""


def package(template: Template, root: Path, cache: Path, upload: Upload) -> None:
    """Replace each local path in the template by the address of what was packaged from it."""
    for logical_id, resource in template["Resources"].items():
        if (name := _LOCAL_PATHS.get(resource["Type"])) is None:
            continue
        place = resource["Properties"][name]
        if isinstance(place, dict):  # in a bucket already
            continue
        path = root / place
        if resource.get("Metadata", {}).get("BuildMethod") == "makefile":
            files = _layer_files(path, logical_id, cache)
            resource["Properties"][name] = upload(_archive(files))
        elif path.is_dir():
            resource["Properties"][name] = upload(_archive(_files(path, "")))
        else:
            resource["Properties"][name] = upload(path.read_bytes())


def runtime(requirements: Path, cache: Path) -> Path:
    """Return the folder with what the Lambda runtime brings itself, installed once."""

    def install(target: Path) -> None:
        options = ["--quiet", "--require-hashes", "--target", str(target), "-r", str(requirements)]
        _run([sys.executable, "-m", "pip", "install", *options])

    return _cached(cache, "runtime", [requirements], install)


def _layer_files(source: Path, logical_id: str, cache: Path) -> Iterator[tuple[str, Path]]:
    """Yield the layer's files: dependencies as built once, its own packages as they are now."""

    def make(target: Path) -> None:
        options = [f"ARTIFACTS_DIR={target}", f"PYTHON={sys.executable}", "PLATFORMS="]
        _run(["make", "-C", str(source), f"build-{logical_id}", *options])

    built = _cached(cache, "layer", [source / "requirements.txt", source / "Makefile"], make)
    own = {path.name for path in source.iterdir() if path.is_dir()}
    for name, path in _files(built, "", bytecode=True):
        if name.split("/")[1] not in own:
            yield name, path
    for package_name in sorted(own):
        yield from _package_files(source / package_name)


def _package_files(package_folder: Path) -> Iterator[tuple[str, Path]]:
    for name, path in _files(package_folder, f"python/{package_folder.name}/"):
        top = path.relative_to(package_folder).parts[0]
        if not any(fnmatch(top, pattern) for pattern in _ONLY_FOR_PIP):
            yield name, path


def _cached(cache: Path, kind: str, sources: list[Path], build: Callable[[Path], None]) -> Path:
    """Return the folder that `build` fills, again only when a source or the Python changes."""
    version = f"{sys.version_info}{sys.platform}".encode()
    key = hashlib.sha256(b"".join([version, *(source.read_bytes() for source in sources)]))
    target = cache / f"{kind}-{key.hexdigest()[:16]}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as unfinished:
            build(Path(unfinished) / kind)
            if not target.exists():  # another process may have been faster
                shutil.move(Path(unfinished) / kind, target)
    return target


def _files(directory: Path, prefix: str, *, bytecode: bool = False) -> Iterator[tuple[str, Path]]:
    for path in sorted(directory.rglob("*")):
        if path.is_file() and (bytecode or "__pycache__" not in path.parts):
            yield prefix + path.relative_to(directory).as_posix(), path


def _archive(files: Iterator[tuple[str, Path]]) -> bytes:
    """Zip without compression, for speed, and without dates: same files, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files:
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return buffer.getvalue()


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the command is made of our own words
            command, capture_output=True, text=True, timeout=_BUILD_SECONDS, check=False
        )
    except OSError as error:
        raise BuildError(
            f"{command[0]} cannot be run: {error}. Install it and try again."
        ) from None
    if done.returncode:
        raise BuildError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}".rstrip())
