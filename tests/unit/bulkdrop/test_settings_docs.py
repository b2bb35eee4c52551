"""The schema and the page of a folder's settings are those of the class that reads them."""

import json
import os
import re
import tomllib

import pytest
from jsonschema import Draft202012Validator
from kit.settings_schema import ROOT, SETTINGS_SCHEMA, settings_schema
from kit.summary_schema import docs_of
from kit.value_forms import forms_table

from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.folder_settings.layers import merge
from bulkdrop.folder_settings.rules import RULES, TABLES

WRITE = bool(os.environ.get("BULKDROP_WRITE_DOCS"))
PAGE = ROOT / "docs/settings.md"
LOADING = ROOT / "docs/loading.md"


def table() -> str:
    """Return the table of keys as the page should have it."""
    docs = docs_of(FolderSettings)
    rows = [f"| `{key}` | `{RULES[key].example}` | {docs[key]} |" for key in RULES]
    return "\n".join(["| Key | Example | Says |", "|---|---|---|", *rows])


def test_schema_is_of_the_class() -> None:
    """docs/settings.schema.json is what the class gives today."""
    text = f"{json.dumps(settings_schema(), indent=2, ensure_ascii=True)}\n"
    if WRITE:
        SETTINGS_SCHEMA.write_text(text, "utf-8")

    assert SETTINGS_SCHEMA.read_text("utf-8") == text, "stale: run make docs"
    Draft202012Validator.check_schema(settings_schema())


def test_page_is_of_the_class() -> None:
    """The table of docs/settings.md is what the class gives today."""
    text = PAGE.read_text("utf-8")
    pattern = re.compile(r"(?<=<!-- class: keys -->\n).*?(?=\n<!-- end -->)", re.DOTALL)
    made = pattern.sub(lambda _: table(), text)
    if WRITE:
        PAGE.write_text(made, "utf-8")

    assert PAGE.read_text("utf-8") == made, "stale: run make docs"


def test_forms_of_the_page() -> None:
    """The table of docs/loading.md is that of the forms which the tests try."""
    text = LOADING.read_text("utf-8")
    pattern = re.compile(r"(?<=<!-- forms -->\n).*?(?=\n<!-- end -->)", re.DOTALL)
    made = pattern.sub(lambda _: forms_table(), text)
    if WRITE:
        LOADING.write_text(made, "utf-8")

    assert forms_table() in made
    assert LOADING.read_text("utf-8") == made, "stale: run make docs"


def test_example_of_the_page() -> None:
    """The example of docs/settings.md is accepted, fits the schema, and names each key."""
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example
    text = example[1]

    merge([{"incoming/bulkdrop.toml": text.encode()}])
    Draft202012Validator(settings_schema()).validate(tomllib.loads(text))
    assert {*tomllib.loads(text)} == {*RULES, *TABLES}


@pytest.mark.parametrize("key", RULES)
def test_schema_takes_each_example(key: str) -> None:
    """The schema accepts the correct line of each key, and no key that is not known."""
    schema = Draft202012Validator(settings_schema())

    schema.validate(tomllib.loads(RULES[key].example))
    assert not schema.is_valid({f"{key}_": 1})
