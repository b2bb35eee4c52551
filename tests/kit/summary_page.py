"""The parts of docs/summary.md that are made of the summary's class, between their markers."""

import dataclasses
import enum
import json
import re
from collections.abc import Iterator
from typing import Any

from kit.deployment import ROOT
from kit.summary_examples import examples
from kit.summary_schema import about, docs_of, kinds_of, schema

from bulkdrop.load_warning import WarningCode
from bulkdrop.printable import printable_json
from bulkdrop.reason import ReasonCode
from bulkdrop.report.ending import Status
from bulkdrop.report.summary import Summary

PAGE = ROOT / "docs/summary.md"


def page() -> str:
    """Return the page as it should be: what stands between markers made, the rest as it is."""
    parts = {
        "fields": _fields(),
        "statuses": _codes("Status", Status),
        "reasons": _codes("Code", ReasonCode),
        "warnings": _codes("Code", WarningCode),
        "examples": _examples(),
    }
    text = PAGE.read_text("utf-8")
    for name, lines in parts.items():
        body = "\n".join([f"<!-- class: {name} -->", *lines, "<!-- end -->"])
        pattern = re.compile(f"<!-- class: {name} -->.*?<!-- end -->", re.DOTALL)
        text, found = pattern.subn(lambda _, body=body: body, text)  # type: ignore[misc] # mypy cannot type the default
        assert found == 1, f"{PAGE} has no place for {name}"
    return text


def _fields() -> Iterator[str]:
    made = schema()
    yield from _table(made)
    for kind in dict.fromkeys(kinds_of(Summary)):
        if kind is Summary or not dataclasses.is_dataclass(kind):
            continue
        yield from ["", f"`{_where(made, kind)}`: {about(kind)}", ""]
        yield from _table(made["$defs"][kind.__name__])


def _table(made: dict[str, Any]) -> Iterator[str]:
    yield from ["| Field | Type | Holds |", "|---|---|---|"]
    for name, field in made["properties"].items():
        yield f"| `{name}` | {_type(field)} | {field['description']} |"


def _type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_type(each) for each in field["anyOf"])
    if "$ref" in field:
        target = schema()["$defs"][field["$ref"].rpartition("/")[2]]
        return str(target["type"])
    if field["type"] == "array":
        return f"list of {_type(field['items']).replace(' or ', 's or ')}s"
    return str(field.get("const", field["type"]))


def _where(made: dict[str, Any], kind: type[Any]) -> str:
    """Return the path of the field that holds objects of this class."""
    for above, each in (("", made), *((f"{n}.", d) for n, d in made["$defs"].items())):
        for name, field in each.get("properties", {}).items():
            if f"$defs/{kind.__name__}'" in repr(field):
                path = f"{above}{name}" if not above else f"form.{name}"
                return f"{path}[]" if field.get("type") == "array" else path
    raise AssertionError(f"{kind.__name__} is in no field")


def _codes(title: str, kind: type[enum.Enum]) -> Iterator[str]:
    docs = docs_of(kind)
    yield from [f"| {title} | Means |", "|---|---|"]
    for member in kind:
        yield f"| `{member.value}` | {docs[member.name]} |"


def _examples() -> Iterator[str]:
    for summary in examples():
        document = json.loads(printable_json(summary.to_json()))
        yield from ["", f"### {summary.status.value}", "", "```json"]
        yield from [*_indented(document).splitlines(), "```"]
    yield ""


def _indented(document: dict[str, Any]) -> str:
    """Write JSON with one line for each field, and one for each job and warning."""
    fields = [f'  "{name}": {_line(value)}' for name, value in document.items()]
    return "{\n" + ",\n".join(fields) + "\n}"


def _line(value: Any) -> str:
    if isinstance(value, list) and value:
        rows = ",\n".join(f"    {json.dumps(each, ensure_ascii=False)}" for each in value)
        return f"[\n{rows}\n  ]"
    return json.dumps(value, ensure_ascii=False)
