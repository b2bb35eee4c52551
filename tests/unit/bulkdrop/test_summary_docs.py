"""The summary's schema and page are those of its class; `make docs` writes both again."""

import json
import os

import pytest
from jsonschema import Draft202012Validator, ValidationError
from kit.documents import block
from kit.published import SCHEMA, published
from kit.summary_examples import examples
from kit.summary_page import PAGE, page
from kit.summary_schema import docs_of, kinds_of, schema

from bulkdrop.report.ending import Status
from bulkdrop.report.summary import LEFT_OUT_IF_NONE, Summary

WRITE = bool(os.environ.get("BULKDROP_WRITE_DOCS"))


@pytest.mark.parametrize("made", ["schema", "page"])
def test_documents_are_of_the_class(made: str) -> None:
    """The schema and the tables in docs/ are what the class gives today."""
    path, text = (
        (PAGE, page()) if made == "page" else (SCHEMA, f"{json.dumps(schema(), indent=2)}\n")
    )
    if WRITE:
        path.write_text(text, "utf-8")

    assert path.read_text("utf-8") == text, f"{path.name} is stale: run make docs"


def test_schema_is_one() -> None:
    """The schema is valid by its own draft."""
    Draft202012Validator.check_schema(schema())


def test_every_field_is_documented() -> None:
    """Each field, status and code has a docstring that ends as a sentence does."""
    for kind in kinds_of(Summary):
        for name, text in docs_of(kind).items():
            assert text.endswith((".", "`.")), f"{kind.__name__}.{name}: {text!r}"


def test_example_of_each_status() -> None:
    """There is an example of each status, and each is a summary by the schema."""
    found = list(examples())

    assert [summary.status for summary in found] == [*Status]
    for summary in found:
        published(json.loads(json.dumps(summary.to_json())))


@pytest.mark.parametrize("summary", [*examples()], ids=lambda summary: summary.status.value)
def test_summary_reads_back(summary: Summary) -> None:
    """What was written is read as it was, with what a later release adds left aside."""
    document = json.loads(json.dumps(summary.to_json()))
    later = {**document, "later": 1, "upload": {**document["upload"], "later": 1}}

    assert Summary.from_json(document) == summary
    assert Summary.from_json(document).to_json() == document
    assert Summary.from_json(later) == summary


def test_summary_of_an_earlier_release() -> None:
    """A summary that 0.1.0 wrote is read: what it lacks has its default."""
    document = json.loads(json.dumps(next(examples()).to_json()))
    for name in ("schema_version", "reason", "warnings"):
        del document[name]
    del document["form"]["workbook"]

    summary = Summary.from_json({**document, "again": "aws …"})

    assert (summary.schema_version, summary.reason, summary.warnings) == (1, None, ())
    published(summary.to_json())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "Ended"),
        ("schema_version", 2),
        ("records", {"total": 1}),
        ("reason", {"line": 1}),
        ("operation", "merge"),
        ("jobs", [{}]),
        ("resume", None),
    ],
)
def test_schema_refuses(field: str, value: object) -> None:
    """A document that is no summary breaks the schema."""
    document = json.loads(json.dumps(next(examples()).to_json()))

    with pytest.raises(ValidationError):
        published({**document, field: value})


def test_schema_takes_later_fields() -> None:
    """A field that a later release adds breaks no reader who validates."""
    document = json.loads(json.dumps(next(examples()).to_json()))

    published({**document, "later": {}, "records": {**document["records"], "created": 1}})


def test_example_for_loaders() -> None:
    """The example for loaders is a summary with every field that is always there."""
    example = json.loads(block("Results", "json", "docs/loading.md"))

    published(example)
    assert [*example] == [name for name in schema()["properties"] if name not in LEFT_OUT_IF_NONE]
