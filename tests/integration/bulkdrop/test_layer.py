"""The layer, as its Makefile builds it for this machine."""

import io
import shutil
import zipfile
from collections.abc import Iterable
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

from local.cloud.stack.packaging import package
from local.world import CACHE, ROOT

_UNCHECKED_HASH = b"\x01\x00\x00\x00"
"""The second word of a .pyc file after PEP 552: it is taken without a look at its source."""


def packaged(root: Path, cache: Path) -> bytes:
    """Return the layer's zip, as the local cloud makes it from a tree."""
    kept: list[bytes] = []
    layer = {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {"ContentUri": "layers/load"},
        "Metadata": {"BuildMethod": "makefile"},
    }

    def upload(content: bytes) -> str:
        kept.append(content)
        return "s3://bucket/key"

    package({"Resources": {"LoadLayer": layer}}, root, cache, upload)
    return kept[0]


def own_sources(names: Iterable[str]) -> set[str]:
    """Name the files of the layer's own packages, bytecode left out."""
    return {
        name
        for name in names
        if name.split("/")[1] in {"bulkdrop", "sfbulk"} and "__pycache__" not in name
    }


def test_dependencies_come_with_bytecode() -> None:
    """A cold start compiles no dependency: each module's bytecode is there, and is not checked."""
    with zipfile.ZipFile(io.BytesIO(packaged(ROOT, CACHE))) as files:
        sources = [Path(name) for name in files.namelist() if name.endswith(".py")]
        foreign = [each for each in sources if each.parts[1] not in {"bulkdrop", "sfbulk"}]
        heads = {files.read(cache_from_source(str(each)))[:8] for each in foreign}

    assert {each.parts[1] for each in foreign} >= {"requests", "jwt", "aws_lambda_powertools"}
    assert not {each.parts[1] for each in foreign} & {"aws_xray_sdk", "wrapt", "botocore", "boto3"}
    assert heads == {MAGIC_NUMBER + _UNCHECKED_HASH}


def test_what_only_pip_needs_stays_out(tmp_path: Path) -> None:
    """Neither `sam build` nor the local cloud takes sfbulk's project files, or what pip leaves."""
    layer = tmp_path / "layers/load"
    shutil.copytree(ROOT / "layers/load", layer, ignore=shutil.ignore_patterns("__pycache__"))
    (layer / "requirements.txt").write_text("")
    for litter in ("build/lib/sfbulk/_old.py", "dist/sfbulk.whl", "sfbulk.egg-info/PKG-INFO"):
        (layer / "sfbulk" / litter).parent.mkdir(parents=True)
        (layer / "sfbulk" / litter).write_text("")
    expected = {
        path.relative_to(ROOT / "layers/load").as_posix()
        for folder in ("bulkdrop", "sfbulk")
        for path in (ROOT / "layers/load" / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } - {"sfbulk/pyproject.toml", "sfbulk/README.md"}

    with zipfile.ZipFile(io.BytesIO(packaged(tmp_path, tmp_path / "cache"))) as files:
        in_local_cloud = own_sources(files.namelist())
    (built,) = (tmp_path / "cache").glob("layer-*")
    in_aws = own_sources(path.relative_to(built).as_posix() for path in built.rglob("*.*"))

    assert in_local_cloud == in_aws == {f"python/{name}" for name in expected}
