"""The documents say what is: names, defaults, commands and paths are held to the code."""

import json
import re

import pytest
from kit.deployment import ROOT, template
from kit.readme import README, section, table

from bulkdrop.layout import INCOMING, RESULTS, WORK, resume_key
from bulkdrop.report.ending import Status
from bulkdrop.table.files.containers import Compression
from sfbulk import ColumnDelimiter

DOCUMENTS = [
    "README.md",
    "CHANGELOG.md",
    "layers/load/sfbulk/README.md",
    *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")),
]

MADE = {".venv", ".local", ".aws-sam"}
"""Folders that the commands make."""


def targets() -> set[str]:
    """Name the commands that `make` lists."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_configuration_table() -> None:
    """The table has each parameter of the template, in its groups' order, with its default."""
    told = {
        name.strip("`"): default.strip("`") for name, default, _ in table(section("Configuration"))
    }
    parameters = template()["Parameters"]

    assert told == {name: str(each["Default"]) for name, each in parameters.items()}
    assert all(meaning for _, _, meaning in table(section("Configuration")))


def test_parameters_are_grouped() -> None:
    """Each parameter is described, and stands in one of the groups that the console shows."""
    document = template()
    groups = document["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]

    assert sorted(grouped) == sorted(document["Parameters"])
    assert all(each["Description"].strip() for each in document["Parameters"].values())


def test_outputs_exist() -> None:
    """What a command takes from the stack is an output of it."""
    outputs = template()["Outputs"]
    named = re.findall(r"<([A-Z]\w+)>", README + (ROOT / "docs/operate.md").read_text("utf-8"))

    assert set(named) - {"Object"} <= outputs.keys()


def test_make_targets() -> None:
    """Each command that a document names exists, and the README names each."""
    named = set(re.findall(r"`make ([a-z]+)`", README)) | set(
        re.findall(r"^make (\w+)", README, re.MULTILINE)
    )

    assert named == targets() - {"help"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_exist(document: str) -> None:
    """Each file or folder of the repository that a document names, or links to, exists."""
    text = (ROOT / document).read_text("utf-8")
    tops = {path.name for path in ROOT.iterdir()} - MADE
    words = re.findall(r"`([\w./-]+)`", text)
    paths = [word for word in words if "/" in word and word.split("/")[0] in tops]
    folder = (ROOT / document).parent
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)

    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_anchors_exist(document: str) -> None:
    """A link to a heading finds it."""
    text = (ROOT / document).read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        path = (ROOT / document).parent / target if target else ROOT / document
        headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


def test_hints() -> None:
    """The words that S3 metadata may hold are those that are known."""
    told = section("What it takes").split("S3 metadata overrides")[1].split("```")[0]

    assert {delimiter.value.lower() for delimiter in ColumnDelimiter} <= set(
        re.findall(r"`(\w+)`", told)
    )
    assert {compression.value for compression in Compression} <= set(re.findall(r"`(\w+)`", told))


def test_alarms() -> None:
    """Each alarm of the template is told of, and what to do about it."""
    resources = template()["Resources"]
    alarms = [name for name, each in resources.items() if each["Type"].endswith("::Alarm")]

    assert [row[0].strip("`") for row in table(section("Operate"))] == alarms


def test_security_page() -> None:
    """The page on security names parameters that exist, and each that bounds a dropper."""
    text = (ROOT / "docs/security.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", text)) - {status.value for status in Status}

    assert named <= template()["Parameters"].keys()
    assert {"AllowedLoads", "MaxRecordsPerLoad", "MaxUnpackedBytes", "KmsKeyArn"} <= named


def test_policies_to_copy() -> None:
    """Each policy on the page is whole, and names prefixes and functions that exist."""
    text = (ROOT / "docs/security.md").read_text("utf-8")
    blocks = re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    policies = [json.loads(block) for block in blocks]
    resources = template()["Resources"]

    assert len(policies) == 4
    for policy in policies:
        assert policy["Version"] == "2012-10-17"
        for statement in policy["Statement"]:
            assert {"Sid", "Effect", "Action", "Resource"} <= statement.keys()
    assert set(re.findall(r"bulkdrop-uploads/(\w+/)", text)) <= {INCOMING, RESULTS, WORK}
    assert set(re.findall(r"bulkdrop-(\w+)-\*", text)) <= resources.keys()
    assert f"/{resume_key('*').removeprefix(WORK)}" in text.replace("work/*", "/*")


def test_decisions_are_dated() -> None:
    """Each decision has a date and a title."""
    headings = re.findall(
        r"^## (.+)$", (ROOT / "docs/decisions.md").read_text("utf-8"), re.MULTILINE
    )

    assert [heading for heading in headings if not re.match(r"20\d\d-\d\d-\d\d \S", heading)] == []


def test_version_is_told() -> None:
    """The changelog's newest version is the project's."""
    version = re.search(
        r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    newest = re.search(
        r"^## (\d\S*) - 20\d\d-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )

    assert version
    assert newest
    assert newest[1] == version[1]
