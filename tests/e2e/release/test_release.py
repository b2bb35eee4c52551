"""A release, made as `make release` makes it, deploys without this repository."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from kit.deployment import ROOT

from local.cloud import Cloud, deploy, runtime
from local.world import CACHE

MAKE = [sys.executable, "-m", "local.release", "--for-this-machine", "--target"]
ARTEFACTS = "artefacts-of-a-release"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a release for this machine's processor, and return its unpacked folder."""
    target = tmp_path_factory.mktemp("dist")
    subprocess.run([*MAKE, str(target)], cwd=ROOT, check=True)  # noqa: S603 # our own words
    (made,) = target.glob("*.zip")
    unpacked = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(made) as files:
        files.extractall(unpacked)
    return unpacked / made.stem


def answers(cloud: Cloud) -> dict[str, Any]:
    """Invoke each function with nothing; return its answer by its name."""
    client = cloud.sessions.client("lambda")
    names = [each["FunctionName"] for each in client.list_functions()["Functions"]]
    replies = {name: client.invoke(FunctionName=name, Payload=b"{}") for name in names}
    return {name: json.loads(reply["Payload"].read()) for name, reply in replies.items()}


@pytest.mark.timeout(900)  # the layer is built
@pytest.mark.parametrize(
    "name", ["template.yaml", pytest.param("one-click.yaml", marks=pytest.mark.long)]
)
def test_release_deploys(unpacked: Path, tmp_path: Path, name: str) -> None:
    """Each template of the bundle deploys, and its functions find their code and the layer."""
    folder = runtime(ROOT / "requirements/lambda-runtime.txt", CACHE)
    prefix = f"{unpacked.name}/"
    with Cloud(runtime=folder, logs=tmp_path) as cloud:
        parameters = {}
        if name == "one-click.yaml":
            s3 = cloud.sessions.client("s3")
            region = {"LocationConstraint": "eu-central-1"}
            s3.create_bucket(Bucket=ARTEFACTS, CreateBucketConfiguration=region)
            for path in unpacked.rglob("*"):
                if path.is_file():
                    key = prefix + path.relative_to(unpacked).as_posix()
                    s3.upload_file(str(path), ARTEFACTS, key)
            parameters = {"ArtefactBucket": ARTEFACTS, "ArtefactPrefix": prefix}
        outputs = deploy(cloud.sessions.client, unpacked / name, parameters, CACHE)
        errors = {name: answer["errorType"] for name, answer in answers(cloud).items()}

    assert outputs["UploadBucketName"]
    assert len(errors) >= 8
    assert {*errors.values()} <= {"KeyError", "SettingsError", "ValueError", "TypeError"}
