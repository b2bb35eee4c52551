"""What others read of Bulkdrop, held to its published schema wherever a test sees one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from kit.message_rules import flaws_of, flaws_of_reason, flaws_of_words

SCHEMA = Path(__file__).parents[2] / "docs/summary.schema.json"


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def published(summary: dict[str, Any]) -> dict[str, Any]:
    """
    Return the summary, after a look at its messages.

    Raises jsonschema's ValidationError if it breaks the schema.
    """
    _validator().validate(summary)
    words = [summary["message"], *(warning["message"] for warning in summary["warnings"])]
    flaws = [*flaws_of(words[0], resumes="resume" in summary)]
    flaws += flaws_of_reason(words[0], summary["reason"])
    assert flaws + [flaw for each in words[1:] for flaw in flaws_of_words(each)] == []
    return summary
