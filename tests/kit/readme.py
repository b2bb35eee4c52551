"""The README and its parts, for the tests that hold it to the code."""

import re
from collections.abc import Iterator

from kit.deployment import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    """Give the text under a heading, up to the next one."""
    parts = re.split(rf"^#+ {re.escape(title)}\n", README, flags=re.MULTILINE)
    return parts[1].split("\n#")[0]


def table(text: str) -> Iterator[list[str]]:
    """Give the cells of each row of the first table in a text, the head left out."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for row in rows[2:]:
        yield [cell.strip() for cell in row.strip("|").split("|")]


def block(title: str, language: str) -> str:
    """Give the first code block of that language in a section."""
    found = re.search(rf"^```{language}\n(.*?)^```", section(title), re.MULTILINE | re.DOTALL)
    assert found, f"{title} has no block of {language}"
    return found[1]
