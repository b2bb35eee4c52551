"""The page of a summary: whole, inert, and with the counts, reasons and links of the summary."""

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.summary_examples import examples

from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.report.digest import Example, Group, Kind
from bulkdrop.report.ending import Counts
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.page.facts import MOST_JOBS
from bulkdrop.report.page.picture import shares_of
from bulkdrop.report.page.render import page
from bulkdrop.report.page.words import after, percent
from bulkdrop.report.summary import Summary

SUMMARIES = {summary.status.value: summary for summary in examples()}
EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\"'&"


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element with its attributes."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        """All that is read."""
        return " ".join(" ".join(self.texts).split())


def evil() -> Summary:
    """Return a summary whose every text tries to act."""
    summary = SUMMARIES["CompletedWithFailures"]
    group = Group(Kind(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL), 1, (Example(EVIL, EVIL),))
    return dataclasses.replace(
        summary,
        load_id=EVIL,
        message=EVIL,
        object=EVIL,
        upload=dataclasses.replace(summary.upload, key=f"incoming/{EVIL}/x", version_id=EVIL),
        errors=(ErrorGroup.of(group),),
        warnings=(LoadWarning(WarningCode.BLANK_RECORDS, EVIL, 1, EVIL, (EVIL,)),),
        jobs=(dataclasses.replace(summary.jobs[0], id=EVIL, state=EVIL, error=EVIL),),
        results=dict.fromkeys(("success", "undo"), f"results/{EVIL}"),
    )


@pytest.mark.parametrize("status", SUMMARIES)
def test_every_ending_has_a_page(status: str) -> None:
    """A page says in words how the load ended, and names the upload and the load."""
    summary = SUMMARIES[status]
    shown = Page(page(summary))

    assert summary.upload.key in shown.text
    assert summary.load_id in shown.text
    assert len(shown.of("h1")) == len(shown.of("title")) == len(shown.of("main")) == 1
    assert page(summary) == page(summary)


@pytest.mark.parametrize("status", ["Failed", "Refused", "Unreconciled"])
def test_what_to_do_next(status: str) -> None:
    """Where a load went wrong, the page says what the summary says, and how to resume it."""
    summary = SUMMARIES[status]
    text = Page(page(summary)).text

    assert summary.message in text
    assert (summary.resume is None) or summary.resume.command in text


def test_reasons() -> None:
    """Each reason is shown with its number, cause, fix, and the lines and values of examples."""
    summary = SUMMARIES["CompletedWithFailures"]
    text = Page(page(summary)).text

    (group,) = summary.errors
    assert group.cause in text
    assert group.fix in text
    assert "line 3: alan(at)example.com" in text
    assert (
        "Correct the 1 record in failure.csv, and drop that file at incoming/Contact/insert/."
        in text
    )


def test_links_lie_beside_the_page() -> None:
    """Each result file is linked by its bare name, so a folder that is copied works as it is."""
    summary = SUMMARIES["CompletedWithFailures"]
    links = [each["href"] for each in Page(page(summary)).of("a")]

    assert links == ["success.csv", "failure.csv", "summary.json"]


@pytest.mark.parametrize("summary", [*SUMMARIES.values(), evil()], ids=[*SUMMARIES, "evil"])
def test_page_is_inert(summary: Summary) -> None:
    """A page has no script, no handler, and asks nothing of any host, whatever it shows."""
    text = page(summary)
    shown = Page(text)

    assert {tag for tag, _ in shown.elements} & {
        "script",
        "img",
        "iframe",
        "object",
        "form",
    } == set()
    for tag, attributes in shown.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            address = attributes.get(name)
            assert address is None or address == "data:," or re.match(r"(?!\w+:)", address), tag
    assert "\u202e" not in text


def test_policy_allows_the_style_alone() -> None:
    """The page's own policy allows its style by its hash, and nothing else."""
    shown = Page(page(SUMMARIES["Succeeded"]))
    (policy,) = [
        each["content"] or ""
        for each in shown.of("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    ]
    text = page(SUMMARIES["Succeeded"])
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy


@given(text=st.text(min_size=1), line=st.text(min_size=1))
def test_any_text_is_text(text: str, line: str) -> None:
    """No value makes an element of the page."""
    group = ErrorGroup.of(
        Group(Kind("A_B", "F", None, text, text, text), 1, (Example(line, text),))
    )
    summary = SUMMARIES["CompletedWithFailures"]
    plain = ErrorGroup.of(Group(Kind("A_B", "F", None, "x", "x", "x"), 1, (Example("x", "x"),)))

    shown, expected = (
        [tag for tag, _ in Page(page(dataclasses.replace(summary, errors=(each,)))).elements]
        for each in (group, plain)
    )

    assert [t for t in shown if t != "code"] == [t for t in expected if t != "code"]


@given(
    st.builds(
        Counts,
        total=st.integers(1, 10**9),
        succeeded=st.integers(0, 10**9),
        failed=st.integers(0, 10**9),
        unprocessed=st.integers(0, 10**9),
        unknown=st.integers(0, 10**9),
    )
)
def test_bar(records: Counts) -> None:
    """The bar's shares lie side by side within it, and one of few records is not too narrow."""
    shares = shares_of(dataclasses.replace(SUMMARIES["Succeeded"], records=records))

    assert all(share.width >= 0.8 for share in shares if share.records)
    assert all(share.width == 0 for share in shares if not share.records)
    wide = [share for share in shares if share.width]
    assert all(a.start + a.width <= b.start for a, b in pairwise(wide))
    assert not wide or 99.9 <= wide[-1].start + wide[-1].width <= 100.1


def test_many_jobs() -> None:
    """Of very many jobs those with an error are shown first, twenty at most."""
    summary = SUMMARIES["Failed"]
    (failed,) = summary.jobs
    fine = dataclasses.replace(failed, error=None, id="750FINE")
    shown = Page(page(dataclasses.replace(summary, jobs=(*[fine] * 500, failed))))

    assert shown.text.count("750FINE") == MOST_JOBS - 1
    assert "has no field Nickname__c" in shown.text
    assert "All 501 jobs are in summary.json." in shown.text


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(1, 3, "33 %"), (1, 1_000, "under 1 %"), (999, 1_000, "99 %"), (5, 5, "100 %"), (0, 0, "")],
)
def test_percent(part: int, whole: int, words: str) -> None:
    """A share is no 100 % that is not the whole."""
    assert percent(part, whole) == words


@pytest.mark.parametrize(
    ("stop", "words"),
    [("00:00:07", "7 s"), ("00:01:05", "1 min 5 s"), ("02:03:04", "2 h 3 min")],
)
def test_after(stop: str, words: str) -> None:
    """A time is as long after another as a person would say."""
    assert after("2026-11-24T00:00:00Z", f"2026-11-24T{stop}Z") == f"after {words}"
