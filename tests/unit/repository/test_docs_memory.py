"""The memory of the functions, as the document on performance gives reasons for it."""

import re

from kit.deployment import template
from kit.documents import text_of

ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \| (\d+) \|", re.MULTILINE)


def test_table_of_memory_is_the_template() -> None:
    """Each function stands in the table, with the memory that the template gives it."""
    chapter = text_of("docs/performance.md").partition("## Why the functions have the memory")[2]
    rows = ROW.findall(chapter.partition("\n## ")[0])
    written = {name: int(size) for names, size in rows for name in re.findall(r"\w+", names)}

    resources = template()["Resources"].values()
    functions = [each["Properties"] for each in resources if each["Type"].endswith("::Function")]
    given = {each["CodeUri"].rpartition("/")[2]: each["MemorySize"] for each in functions}
    assert written == given
