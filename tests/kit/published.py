"""What others read of Bulkdrop, held to its published schema wherever a test sees one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parents[2] / "docs/summary.schema.json"


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def published(summary: dict[str, Any]) -> dict[str, Any]:
    """Return the summary. Raises jsonschema's ValidationError if it breaks the schema."""
    _validator().validate(summary)
    return summary
