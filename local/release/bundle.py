"""A folder, and a zip of it, with a template whose artefacts lie beside it."""

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

_DOCUMENTS = ("README.md", "LICENSE", "CHANGELOG.md")
_DEFINITION = "statemachine/load.asl.json"
_LAYER = "layers/load"
_LOCAL = re.compile(r"^( *)(CodeUri|ContentUri|DefinitionUri): (\S+)$", re.MULTILINE)
_BUILD = re.compile(r"^    Metadata:\n(?:      Build\w+: .*\n)+", re.MULTILINE)
_PARAMETERS = """\
  ArtefactBucket:
    Type: String
    Description: Name of the bucket, in the region of the stack, that holds the unpacked release.
  ArtefactPrefix:
    Type: String
    Default: bulkdrop/{version}/
    Description: Key of the unpacked release in that bucket, with a slash at its end.
"""
_CHOICE = """\
      - Label: { default: Release }
        Parameters: [ArtefactBucket, ArtefactPrefix]
"""


def make_bundle(root: Path, layer: Path, target: Path, version: str) -> Path:
    """
    Make `bulkdrop-<version>` and its zip in the folder `target`; return the path of the zip.

    `layer` is the built layer. Same files make the same bytes.
    """
    folder = target / f"bulkdrop-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "functions").mkdir(parents=True)
    for handler in sorted((root / "functions").glob("*/app.py")):
        _zip(handler.parent, folder / f"functions/{handler.parent.name}.zip")
    (folder / _LAYER).parent.mkdir()
    _zip(layer, folder / f"{_LAYER}.zip")
    (folder / _DEFINITION).parent.mkdir()
    for name in (*_DOCUMENTS, _DEFINITION):
        shutil.copyfile(root / name, folder / name)
    shutil.copytree(root / "docs", folder / "docs")
    template = (root / "template.yaml").read_text("utf-8")
    (folder / "template.yaml").write_text(beside(template), "utf-8")
    (folder / "one-click.yaml").write_text(one_click(template, version), "utf-8")
    _write_sums(folder)
    return _zip(folder, target / f"{folder.name}.zip", prefix=f"{folder.name}/")


def beside(template: str) -> str:
    """Return the template with artefacts beside it, for `sam deploy` or `aws cloudformation`."""
    return _LOCAL.sub(
        lambda found: f"{found[1]}{found[2]}: {_artefact(found[3])}", _built(template)
    )


def one_click(template: str, version: str) -> str:
    """Return the template with artefacts in a bucket that a parameter names, for the console."""

    def in_bucket(found: re.Match[str]) -> str:
        indent, name, path = found.groups()
        key = f"!Sub '${{ArtefactPrefix}}{_artefact(path)}'"
        return f"{indent}{name}: {{ Bucket: !Ref ArtefactBucket, Key: {key} }}"

    text = _LOCAL.sub(in_bucket, _built(template))
    text = text.replace("    ParameterGroups:\n", f"    ParameterGroups:\n{_CHOICE}", 1)
    parameters = _PARAMETERS.format(version=version)
    return text.replace("\nParameters:\n", f"\nParameters:\n{parameters}", 1)


def _built(template: str) -> str:
    """Leave out what only a build reads: the artefacts are built."""
    return _BUILD.sub("", template)


def _artefact(path: str) -> str:
    return path if path == _DEFINITION else f"{path}.zip"


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in order; bytecode only where it was put on purpose, in a layer."""
    is_layer = (folder / "python").is_dir()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (is_layer or "__pycache__" not in path.parts):
            yield path


def _zip(folder: Path, target: Path, prefix: str = "") -> Path:
    """Zip a folder without dates; anybody may read what is in it, as Lambda wants it."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in _files(folder):
            about = zipfile.ZipInfo(prefix + path.relative_to(folder).as_posix())
            about.external_attr = 0o644 << 16
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, path.read_bytes())
    return target


def _write_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in _files(folder)
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")
