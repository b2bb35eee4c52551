"""The documents say what is: names, defaults, commands and paths are held to the code."""

import json
import re

import pytest
from kit.deployment import ROOT, template
from kit.documents import CONTRIBUTING, README, section, table, text_of

from bulkdrop.layout import CHECK, INCOMING, RESULTS, WORK, resume_key
from bulkdrop.load_warning import WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.report.ending import Status
from bulkdrop.table.files.containers import Compression
from bulkdrop_cli.drop import METADATA
from sfbulk import ColumnDelimiter, Operation

DOCS = [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))]
DOCUMENTS = [
    README,
    "CHANGELOG.md",
    "layers/load/sfbulk/README.md",
    CONTRIBUTING,
    ".github/SECURITY.md",
    *DOCS,
]

LOADING = "docs/loading.md"

MADE = {".venv", ".local", ".aws-sam"}
"""Folders that the commands make."""


def targets() -> set[str]:
    """Name the commands that `make` lists."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_parameter_table() -> None:
    """The table has each parameter of the template, in its groups' order, with its default."""
    rows = [*table(section("Parameters", "docs/operate.md"))]
    parameters = template()["Parameters"]

    assert {name.strip("`"): default.strip("`") for name, default, _ in rows} == {
        name: str(each["Default"]) for name, each in parameters.items()
    }
    assert all(meaning for _, _, meaning in rows)


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
    named = {
        name for each in (README, *DOCS) for name in re.findall(r"<([A-Z]\w+)>", text_of(each))
    }

    assert {"UploadBucketName", "SalesforceSecretArn"} <= named
    assert named - {"Object"} <= outputs.keys()


def test_make_targets() -> None:
    """Each command that a document names exists, and the guide for contributors names each."""
    named = {
        name
        for each in DOCUMENTS
        for name in re.findall(r"(?:`|^)make ([a-z]+)(?:`|$)", text_of(each), re.MULTILINE)
    }

    assert named <= targets()
    assert targets() - {"help"} <= set(re.findall(r"`make ([a-z]+)`", text_of(CONTRIBUTING)))


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
    rows = {name.strip("`"): values for name, values in table(section("Settings", LOADING))}
    named = {name: set(re.findall(r"`(\w+)`", values)) for name, values in rows.items()}

    assert {"encoding", "column-delimiter", "compression", "sheet"} <= rows.keys()
    assert rows.keys() <= {*METADATA}
    assert named["column-delimiter"] == {each.value.lower() for each in ColumnDelimiter}
    assert named["compression"] == {each.value for each in Compression}


def test_operations() -> None:
    """Each operation has its key in the table of keys, and no other has."""
    rows = " ".join(cell for row in table(section("Where to drop", LOADING)) for cell in row)
    named = set(re.findall(r"incoming/\w+/(\w+)/|`(\w+)`", rows))

    assert {one or other for one, other in named} == {each.value for each in Operation}


def test_codes() -> None:
    """Each code of a reason or a warning that a page names exists."""
    known = {each.value for kind in (ReasonCode, WarningCode) for each in kind} | {"NOT_SENT"}

    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", text_of(LOADING))) <= known


def test_result_files() -> None:
    """The README and the page for loaders list the same files of results."""
    ours = [row[0] for row in table(section("Results", LOADING))]

    assert [row[0] for row in table(section("What comes back", README))] == ours


@pytest.mark.parametrize("page", DOCS)
def test_page_is_found(page: str) -> None:
    """The README leads to each page."""
    assert f"]({page})" in text_of(README)


def test_alarms() -> None:
    """Each alarm of the template is listed, with what to do about it."""
    resources = template()["Resources"]
    alarms = [name for name, each in resources.items() if each["Type"].endswith("::Alarm")]

    assert [row[0].strip("`") for row in table(section("Alarms", "docs/operate.md"))] == alarms


def test_security_page() -> None:
    """The page on security names parameters that exist, and each that bounds a dropper."""
    text = (ROOT / "docs/security.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", text)) - {status.value for status in Status}

    assert named <= template()["Parameters"].keys()
    assert {"AllowedLoads", "MaxRecordsPerLoad", "MaxUnpackedBytes", "BucketKmsKeyArn"} <= named


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
    assert set(re.findall(r"bulkdrop-uploads/(\w+/)", text)) <= {INCOMING, CHECK, RESULTS, WORK}
    assert set(re.findall(r"bulkdrop-(\w+)-\*", text)) <= resources.keys()
    assert f"/{resume_key('*').removeprefix(WORK)}" in text.replace("work/*", "/*")


def test_decisions_are_dated() -> None:
    """Each decision has a date and a title."""
    headings = re.findall(
        r"^## (.+)$", (ROOT / "docs/decisions.md").read_text("utf-8"), re.MULTILINE
    )

    assert [heading for heading in headings if not re.match(r"20\d\d-\d\d-\d\d \S", heading)] == []


def test_version_is_stated() -> None:
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
