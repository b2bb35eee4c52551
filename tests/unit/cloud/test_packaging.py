"""Packages of functions and layers."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from local.cloud.stack.errors import BuildError
from local.cloud.stack.packaging import package

_MAKEFILE = """\
build-Layer:
\tmkdir -p "$(ARTIFACTS_DIR)/python/dependency" && echo built >> made.txt
\ttouch "$(ARTIFACTS_DIR)/python/dependency/__init__.py"
\tcp -R own "$(ARTIFACTS_DIR)/python"
"""


def _package(kind: str, uri: str, root: Path, **about: object) -> dict[str, bytes]:
    name = {"Function": "CodeUri", "LayerVersion": "ContentUri", "StateMachine": "DefinitionUri"}
    resource = {
        "Type": f"AWS::Serverless::{kind}",
        "Properties": {name[kind]: uri},
        **about,
    }
    kept: dict[str, bytes] = {}

    def upload(content: bytes) -> str:
        kept["content"] = content
        return "s3://bucket/key"

    package({"Resources": {"Layer": resource}}, root, root / "cache", upload)
    assert resource["Properties"] == {name[kind]: "s3://bucket/key"}
    return kept


def _names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_function_is_zipped_without_bytecode(tmp_path: Path) -> None:
    """The zip holds the folder's sources, and the same files give the same bytes at any time."""
    (tmp_path / "code/__pycache__").mkdir(parents=True)
    (tmp_path / "code/app.py").write_text("x = 1\n")
    (tmp_path / "code/__pycache__/app.pyc").write_bytes(b"old")
    first = _package("Function", "code", tmp_path)["content"]
    os.utime(tmp_path / "code/app.py", (1, 1))

    assert _names(first) == ["app.py"]
    assert first == _package("Function", "code", tmp_path)["content"]


def test_definition_is_taken_as_it_is(tmp_path: Path) -> None:
    """A state machine's file is uploaded byte for byte."""
    (tmp_path / "flow.asl.json").write_bytes(b'{"a": "${B}"}\r\n')

    assert _package("StateMachine", "flow.asl.json", tmp_path)["content"] == b'{"a": "${B}"}\r\n'


def _layer(root: Path) -> list[str]:
    made = _package("LayerVersion", "layer", root, Metadata={"BuildMethod": "makefile"})
    return [name for name in _names(made["content"]) if "__pycache__" not in name]


def test_layer_is_built_once_but_its_packages_are_fresh(tmp_path: Path) -> None:
    """A change of the layer's own code needs no second `make`."""
    (tmp_path / "layer/own").mkdir(parents=True)
    (tmp_path / "layer/Makefile").write_text(_MAKEFILE)
    (tmp_path / "layer/requirements.txt").write_text("")
    (tmp_path / "layer/own/old.py").write_text("")
    _layer(tmp_path)
    (tmp_path / "layer/own/old.py").rename(tmp_path / "layer/own/new.py")

    assert _layer(tmp_path) == ["python/dependency/__init__.py", "python/own/new.py"]
    assert (tmp_path / "layer/made.txt").read_text() == "built\n"


def test_failed_build_says_why(tmp_path: Path) -> None:
    """When `make` fails the error holds what it printed, and nothing half built is kept."""
    (tmp_path / "layer").mkdir()
    (tmp_path / "layer/Makefile").write_text("build-Layer:\n\t@echo no wheel for you; exit 1\n")
    (tmp_path / "layer/requirements.txt").write_text("")

    with pytest.raises(BuildError, match="no wheel for you"):
        _layer(tmp_path)
    assert list((tmp_path / "cache").iterdir()) == []
