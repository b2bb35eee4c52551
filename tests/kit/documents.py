"""The documents and their parts, for the tests that hold them to the code."""

import re
from collections.abc import Iterator

from kit.deployment import ROOT

README = "README.md"
CONTRIBUTING = ".github/CONTRIBUTING.md"


def text_of(document: str) -> str:
    """Return the text of a document, which is named by its path in the repository."""
    return (ROOT / document).read_text("utf-8")


def section(title: str, document: str) -> str:
    """Return the text under a heading, up to the next one."""
    parts = re.split(rf"^#+ {re.escape(title)}\n", text_of(document), flags=re.MULTILINE)
    assert len(parts) == 2, f"{document} has no heading {title}, or several"
    return re.split(r"^#", parts[1], flags=re.MULTILINE)[0]


def table(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the first table in a text, without its head."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for row in rows[2:]:
        yield [cell.strip() for cell in row.strip("|").split("|")]


def block(title: str, language: str, document: str, containing: str = "") -> str:
    """Return the first code block of that language after a heading that contains these words."""
    text = re.split(rf"^#+ {re.escape(title)}\n", text_of(document), flags=re.MULTILINE)[1]
    blocks = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    found = [each for each in blocks if containing in each]
    assert found, f"{title} of {document} has no such block of {language}"
    return str(found[0])
