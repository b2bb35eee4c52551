"""The release bundle: whole, of one version, the same each time."""

import hashlib
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from kit.deployment import ROOT
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped] # ships no types

from local.release.bundle import beside, make_bundle, one_click

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
PLACES = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a bundle with a layer of one file, unpack it, and return its folder."""
    layer, target = tmp_path_factory.mktemp("layer"), tmp_path_factory.mktemp("dist")
    (layer / "python/bulkdrop/__pycache__").mkdir(parents=True)
    (layer / "python/bulkdrop/__pycache__/x.pyc").write_bytes(b"bytecode")
    made = make_bundle(ROOT, layer, target, VERSION)
    unpacked = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(made) as files:
        files.extractall(unpacked)
    assert made.name == f"bulkdrop-{VERSION}.zip"
    return unpacked / f"bulkdrop-{VERSION}"


def artefacts(template: str) -> dict[str, object]:
    """Return where a template's resources have their code, by logical id."""
    return {
        name: each["Properties"][PLACES[each["Type"]]]
        for name, each in yaml_parse(template)["Resources"].items()
        if each["Type"] in PLACES
    }


def test_every_artefact_lies_beside_the_template(bundle: Path) -> None:
    """What the template names is in the bundle; a function's zip has its handler at the top."""
    named = artefacts((bundle / "template.yaml").read_text("utf-8"))

    assert named.keys() == artefacts(TEMPLATE).keys()
    assert [path for path in named.values() if not (bundle / str(path)).is_file()] == []
    with zipfile.ZipFile(bundle / "functions/plan_load.zip") as files:
        assert files.namelist() == ["app.py"]
    with zipfile.ZipFile(bundle / "layers/load.zip") as files:
        assert files.namelist() == ["python/bulkdrop/__pycache__/x.pyc"]


def test_one_click_names_the_same_artefacts_in_a_bucket(bundle: Path) -> None:
    """The template for the console takes the same files from a bucket that a parameter names."""
    text = (bundle / "one-click.yaml").read_text("utf-8")
    document = yaml_parse(text)
    beside_it = artefacts((bundle / "template.yaml").read_text("utf-8"))

    assert artefacts(text) == {
        name: {
            "Bucket": {"Ref": "ArtefactBucket"},
            "Key": {"Fn::Sub": f"${{ArtefactPrefix}}{path}"},
        }
        for name, path in beside_it.items()
    }
    assert document["Parameters"]["ArtefactPrefix"]["Default"] == f"bulkdrop/{VERSION}/"
    groups = document["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert groups[0]["Parameters"] == ["ArtefactBucket", "ArtefactPrefix"]


def test_templates_differ_in_places_alone() -> None:
    """Everything else of the template is in both, and nothing of what only a build reads."""
    document = yaml_parse(TEMPLATE)
    del document["Resources"]["LoadLayer"]["Metadata"]
    for made in (yaml_parse(beside(TEMPLATE)), yaml_parse(one_click(TEMPLATE, VERSION))):
        for name, each in made["Resources"].items():
            if each["Type"] in PLACES:
                place = PLACES[each["Type"]]
                each["Properties"][place] = document["Resources"][name]["Properties"][place]
        made["Parameters"] = {k: v for k, v in made["Parameters"].items() if "Artefact" not in k}
        made["Metadata"] = document["Metadata"]
        assert made == document


def test_sums_and_documents(bundle: Path) -> None:
    """Each file has its sum; licence, changelog and pages come along."""
    lines = (bundle / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ") for line in lines)}
    files = {p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()}

    assert sums.keys() == files - {"SHA256SUMS"}
    for path, digest in sums.items():
        assert hashlib.sha256((bundle / path).read_bytes()).hexdigest() == digest
    assert {"LICENSE", "README.md", "CHANGELOG.md", "docs/operate.md"} <= files


def test_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    """A bundle that is made again is the same, byte by byte."""
    (tmp_path / "layer/python").mkdir(parents=True)
    (tmp_path / "layer/python/module.py").write_text("")
    first = make_bundle(ROOT, tmp_path / "layer", tmp_path / "a", VERSION)
    again = make_bundle(ROOT, tmp_path / "layer", tmp_path / "b", VERSION)

    assert first.read_bytes() == again.read_bytes()


def test_terraform_uploads_what_one_click_reads(bundle: Path) -> None:
    """The Terraform example uploads each artefact, and sets the parameters that there are."""
    text = (bundle / "docs/terraform/main.tf").read_text("utf-8")
    named = {str(path) for path in artefacts((bundle / "template.yaml").read_text()).values()}
    others = {path for path in named if not path.startswith("functions/")}

    assert 'fileset(var.release, "functions/*.zip")' in text
    assert {*others, "one-click.yaml"} <= set(re.findall(r'"([\w./-]+)"', text))
    assert re.findall(r"\b(Artefact\w+) =", text) == ["ArtefactBucket", "ArtefactPrefix"]
    assert f"bulkdrop-{VERSION}" in text
