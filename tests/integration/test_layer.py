"""The layer, as its Makefile builds it for this machine."""

import io
import zipfile
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

from local.cloud.stack.packaging import package
from local.world import CACHE, ROOT

_UNCHECKED_HASH = b"\x01\x00\x00\x00"
"""The second word of a .pyc file after PEP 552: it is taken without a look at its source."""


def test_dependencies_come_with_bytecode() -> None:
    """A cold start compiles no dependency: each module's bytecode is there, and is not checked."""
    kept: list[bytes] = []
    layer = {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {"ContentUri": "layers/load"},
        "Metadata": {"BuildMethod": "makefile"},
    }

    def upload(content: bytes) -> str:
        kept.append(content)
        return "s3://bucket/key"

    package({"Resources": {"LoadLayer": layer}}, ROOT, CACHE, upload)
    with zipfile.ZipFile(io.BytesIO(kept[0])) as files:
        sources = [Path(name) for name in files.namelist() if name.endswith(".py")]
        foreign = [each for each in sources if each.parts[1] not in {"bulkdrop", "sfbulk"}]
        heads = {files.read(cache_from_source(str(each)))[:8] for each in foreign}

    assert {each.parts[1] for each in foreign} >= {"requests", "jwt", "aws_lambda_powertools"}
    assert heads == {MAGIC_NUMBER + _UNCHECKED_HASH}
