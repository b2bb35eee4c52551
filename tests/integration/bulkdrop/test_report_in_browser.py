"""report.html in a real browser: it asks nothing of any host, is accessible, prints on one page."""

import base64
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from kit.browser import chromium, needs_chromium
from kit.deployment import ROOT
from kit.report_cases import CASES, OTHERS
from playwright.sync_api import Browser, Page

from bulkdrop.report.page.render import page as report

ALL = CASES | OTHERS
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1000, "height": 800}
WRITE = bool(os.environ.get("BULKDROP_WRITE_DOCS"))

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Chromium without a window."""
    with chromium() as made:
        yield made


class Opened:
    """A page that was opened from a folder of results, and what it did."""

    def __init__(self, page: Page, case: str, folder: Path) -> None:
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        for name in ("success.csv", "failure.csv", "not_sent.csv", "unprocessed.csv"):
            (folder / name).write_text("a,b\n", "utf-8")
        (folder / "summary.json").write_text(json.dumps({"case": case}), "utf-8")
        path = folder / "report.html"
        path.write_text(report(ALL[case]), "utf-8")
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.goto(path.as_uri())
        self.address = path.as_uri()


def opened(browser: Browser, case: str, folder: Path, **options: object) -> Opened:
    """Open the page of a case in a window of its own."""
    context = browser.new_context(**{"viewport": DESK, **options})  # type: ignore[arg-type] # options of several types
    return Opened(context.new_page(), case, folder)


@pytest.mark.parametrize("case", ALL)
def test_page_is_silent(browser: Browser, case: str, tmp_path: Path) -> None:
    """A page asks for nothing but itself, runs nothing, and the browser has no complaint."""
    seen = opened(browser, case, tmp_path)

    assert [url for url in seen.asked if not url.startswith("data:")] == [seen.address]
    assert seen.said == []
    assert seen.page.locator("script, img, iframe, form").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", ALL)
def test_page_is_accessible(browser: Browser, case: str, scheme: str, tmp_path: Path) -> None:
    """The checker of accessibility finds nothing, neither in light nor in dark colours."""
    seen = opened(browser, case, tmp_path, color_scheme=scheme, bypass_csp=True)

    found = Axe().run(seen.page).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("case", ALL)
def test_page_fits_a_phone(browser: Browser, case: str, tmp_path: Path) -> None:
    """A phone shows the page without scrolling sideways."""
    page = opened(browser, case, tmp_path, viewport=PHONE).page

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("case", ALL)
def test_page_prints_on_one_sheet(browser: Browser, case: str, tmp_path: Path) -> None:
    """On paper a page takes one sheet, whatever it reports."""
    printed = opened(browser, case, tmp_path).page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_links_work_in_a_folder(browser: Browser, tmp_path: Path) -> None:
    """Links open the files beside the page, wherever the folder was copied to."""
    page = opened(browser, "in-part", tmp_path).page
    links = page.locator("a[href]:not([href^='https:'])")
    names = [links.nth(at).get_attribute("href") for at in range(links.count())]

    assert names == ["success.csv", "failure.csv", "not_sent.csv", "summary.json"]
    assert all((tmp_path / (name or "-")).exists() for name in names)
    page.get_by_role("link", name="summary.json").click()
    page.wait_for_url("**/summary.json")
    assert "in-part" in page.content()


def test_jobs_link_into_the_org(browser: Browser, tmp_path: Path) -> None:
    """A job's id leads to the job in the org."""
    link = opened(browser, "in-part", tmp_path).page.locator("a[href^='https:']")

    assert link.get_attribute("href") == ("https://example.my.salesforce.com/750Sb0000000002IAA")


@pytest.mark.parametrize("case", CASES)
def test_pictures(browser: Browser, case: str, tmp_path: Path) -> None:
    """The documents have a picture of each case; `make docs` takes them again."""
    picture = ROOT / f"docs/report-{case}.webp"
    if WRITE:
        page = opened(browser, case, tmp_path, viewport={"width": 820, "height": 600}).page
        asked = {"format": "webp", "quality": 70, "captureBeyondViewport": True}
        taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
        picture.write_bytes(base64.b64decode(taken["data"]))

    assert picture.stat().st_size < 150_000
