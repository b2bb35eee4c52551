"""Make report.html of a summary: one file, without scripts, that asks nothing of any host."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bulkdrop.printable import printable
from bulkdrop.report.grammar import counted
from bulkdrop.report.page import facts, picture, words
from bulkdrop.report.page.verdict import verdict_of
from bulkdrop.report.summary import Summary

_FOLDER = Path(__file__).parent


def page(summary: Summary) -> str:
    """
    Return the page; the same summary makes the same page.

    Everything that comes from the upload or from Salesforce is escaped. The policy in the page
    allows its own style alone: no script, no picture, no address is loaded.
    """
    shares = picture.shares_of(summary)
    style = (_FOLDER / "style.css").read_text("utf-8")
    return _template().render(
        summary=summary,
        verdict=verdict_of(summary),
        path=summary.upload.key.partition("/")[2] or summary.upload.key,
        shares=shares,
        total=picture.total_of(summary),
        picture=picture.in_words(shares),
        form=facts.form_of(summary),
        columns=facts.columns_of(summary),
        files=facts.files_of(summary),
        times=facts.times_of(summary),
        jobs=facts.jobs_of(summary),
        correlation_id=summary.correlation_id,
        style=Markup(style),  # noqa: S704 # a file of ours
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


@cache
def _template() -> Template:
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {
        "number": words.number,
        "counted": counted,
        "percent": words.percent,
        "moment": words.moment,
        "shown": facts.shown,
    }
    return made.from_string((_FOLDER / "template.html").read_text("utf-8"))


def _shown(value: Any) -> Any:  # noqa: ANN401 # whatever the template writes
    """Return a text without characters that reorder what is shown."""
    return printable(value) if type(value) is str else value
