"""The page of `make local` in a real browser."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from kit.browser import chromium, needs_chromium
from kit.loading import ROOT, Loading
from playwright.sync_api import Browser, Page, expect

PATIENCE = 60_000  # milliseconds
DESK, PHONE = {"width": 1000, "height": 760}, {"width": 390, "height": 740}
PICTURE = ROOT / "docs/page.png"
WRITE = bool(os.environ.get("BULKDROP_WRITE_DOCS"))

PEOPLE = "LastName,Email\nLovelace,ada@example.com\nTuring,alan\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Chromium without a window."""
    with chromium() as made:
        yield made


class Opened:
    """The page, and what the browser said of it."""

    def __init__(self, browser: Browser, world: Loading, **options: object) -> None:
        context = browser.new_context(**{"viewport": DESK, **options})  # type: ignore[arg-type] # options of several types
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(world.page_url)
        expect(self.page.locator("#place")).not_to_be_empty()

    def drop(self, name: str, content: str) -> None:
        """Drop a file on the zone, as a person's hand does."""
        self.page.evaluate(
            """([name, content]) => {
                const data = new DataTransfer();
                data.items.add(new File([content], name));
                const how = {dataTransfer: data, bubbles: true, cancelable: true};
                document.getElementById("zone").dispatchEvent(new DragEvent("drop", how));
            }""",
            [name, content],
        )


@needs_chromium
def test_file_is_dropped_loaded_and_reported(browser: Browser, world: Loading) -> None:
    """A dropped file appears, ends, and a click opens its report, of which the links work."""
    opened = Opened(browser, world)
    page = opened.page
    opened.drop("by-page.csv", PEOPLE)
    row = page.locator("#rows li", has_text="by-page.csv")
    expect(row).to_contain_text("Loaded in part", timeout=PATIENCE)
    expect(row).to_contain_text("1 loaded · 1 refused")
    with page.expect_popup() as popup:
        row.get_by_role("link").click()
    report = popup.value
    expect(report.get_by_role("heading", level=1)).to_contain_text("1 of 2 records was created")
    with report.expect_download() as download:
        report.get_by_role("link", name="failure.csv").first.click()

    assert "Turing,alan" in Path(download.value.path()).read_text("utf-8-sig")
    page.get_by_role("tab", name="Records").click()
    expect(page.locator("#records-table")).to_contain_text("Lovelace", timeout=PATIENCE)
    page.get_by_role("tab", name="Events").click()
    entry = page.locator("#bus-list details", has_text="by-page.csv").first
    expect(entry).to_contain_text("Load Finished: CompletedWithFailures")
    entry.locator("summary").click()
    expect(entry.locator("pre")).to_contain_text('"records"')
    assert opened.said == []


@needs_chromium
def test_pickers_name_the_place(browser: Browser, world: Loading) -> None:
    """Objects, operations and keys are those that the org describes; a check goes to check/."""
    page = Opened(browser, world).page
    page.get_by_label("Object").first.select_option("Account")
    page.get_by_label("Operation").select_option("upsert")
    page.get_by_label("Key").select_option("External_Id__c")
    page.get_by_label("Only check, load nothing").check()

    expect(page.locator("#place")).to_have_text("check/Account/upsert/External_Id__c/")


@needs_chromium
def test_file_that_is_never_loaded(browser: Browser, world: Loading, tmp_path: Path) -> None:
    """A file that no load takes is named, and keeps no other from being dropped."""
    page = Opened(browser, world).page
    files = [tmp_path / ".hidden.csv", tmp_path / "seen.csv"]
    for each in files:
        each.write_text("LastName\nX\n", "utf-8")
    page.locator("#check").check()
    page.locator("#files").set_input_files(files)

    expect(page.locator("#dropped")).to_have_text(
        "Dropped at check/Contact/insert/seen.csv A file named .hidden.csv is never loaded."
    )


@needs_chromium
def test_days(browser: Browser, world: Loading) -> None:
    """The list is of one day, if a day is chosen."""
    world.load("incoming/Lead/insert/of-today.csv", "LastName,Company\nDay,x\n")
    page = Opened(browser, world).page
    row = page.locator("#rows li", has_text="of-today.csv")
    expect(row).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Yesterday").click()
    expect(row).to_have_count(0)
    expect(page.locator("#no-rows")).to_have_text("No loads on that day.")
    page.get_by_role("button", name="Today").click()

    expect(row).to_be_visible()


@needs_chromium
def test_settings_are_judged_as_they_are_typed(browser: Browser, world: Loading) -> None:
    """Wrong settings are named with a correct line and cannot be saved; right ones are in force."""
    page = Opened(browser, world).page
    page.get_by_label("Object").first.select_option("Case")
    page.get_by_role("tab", name="Settings").click()
    expect(page.locator("#verdict")).to_contain_text("applies to each insert of Case")
    page.locator("#toml").fill('date_fromat = "dd.MM.yyyy"')
    expect(page.locator("#verdict")).to_contain_text("did you mean date_format?")
    expect(page.locator("#save")).to_be_disabled()
    page.locator("#toml").fill('date_format = "dd.MM.yyyy"')
    page.locator("#save").click()
    expect(page.locator("#verdict")).to_contain_text("In force.")
    page.get_by_role("tab", name="Loads").click()

    row = page.locator("#rows li", has_text="Settings accepted")
    expect(row).to_contain_text("bulkdrop.toml", timeout=PATIENCE)


@needs_chromium
def test_keys_of_a_keyboard(browser: Browser, world: Loading) -> None:
    """Tabs are reached and changed by the keyboard, and the zone can have the focus."""
    page = Opened(browser, world).page
    page.get_by_role("tab", name="Loads").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel", name="Records")).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel", name="Settings")).to_be_visible()
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("tab", name="Loads")).to_be_focused()


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_page_is_accessible(browser: Browser, world: Loading, scheme: str) -> None:
    """The checker of accessibility finds nothing in any tab, and a phone needs no sideways way."""
    world.load("incoming/Lead/insert/to-be-seen.csv", "LastName,Company\nSeen,x\nBad,\n")
    opened = Opened(browser, world, color_scheme=scheme, bypass_csp=True, viewport=PHONE)
    page = opened.page
    expect(page.locator("#rows li").first).to_be_visible(timeout=PATIENCE)
    found = []
    for name in ("Loads", "Records", "Events", "Settings"):
        page.get_by_role("tab", name=name).click()
        found += Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Host": "elsewhere.example"},
        {"Host": "127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_is_foreign_is_refused(world: Loading, headers: dict[str, str]) -> None:
    """Another site can drop nothing and read nothing, by whatever name it reaches the page."""
    asked = {"object": "Contact", "operation": "insert", "name": "foreign.csv"}
    drop = requests.post(
        f"{world.page_url}/api/drop", PEOPLE, params=asked, headers=headers, timeout=60
    )
    read = requests.get(f"{world.page_url}/api/about", headers=headers, timeout=60)

    assert (drop.status_code, read.status_code) == (403, 403)
    assert not [key for key in world.keys("incoming/") if key.endswith("foreign.csv")]


def test_same_file_again(world: Loading) -> None:
    """The same bytes are loaded again only if the page is asked to."""
    asked = {"object": "Lead", "operation": "insert", "name": "again.csv", "again": ""}
    requests.post(f"{world.page_url}/api/drop", "LastName\n", params=asked, timeout=60)

    head = world.s3.head_object(Bucket=world.bucket, Key="incoming/Lead/insert/again.csv")
    assert head["Metadata"] == {"repeated-upload": "load"}


@needs_chromium
def test_loads_that_are_not_listed_are_counted(browser: Browser, world: Loading) -> None:
    """The page says how many loads are earlier than those it lists, and nothing if none is."""
    opened = Opened(browser, world)
    page = opened.page
    expect(page.locator("#earlier")).to_be_hidden()

    page.route(
        "**/api/stream",
        lambda route: route.fulfill(
            content_type="text/event-stream", body="event: earlier\ndata: 1234\n\n"
        ),
    )
    page.reload()

    expect(page.locator("#earlier")).to_have_text(re.compile("not listed here: 1,234"))


def test_only_results_are_handed_out(world: Loading) -> None:
    """What is asked for outside of results/ and the page's own files is not there."""
    for path in ("results/../work/stack.json", "results/%2e%2e/work/x", "static/..%2fserve.py"):
        assert requests.get(f"{world.page_url}/{path}", timeout=60).status_code == 404
    wrong = {"object": "Contact", "operation": "merge", "name": "x.csv"}
    refused = requests.post(f"{world.page_url}/api/drop", PEOPLE, params=wrong, timeout=60)
    assert (refused.status_code, "'merge' is no operation" in refused.text) == (400, True)


@needs_chromium
@pytest.mark.skipif(not WRITE, reason="BULKDROP_WRITE_DOCS=1 takes the picture of the README")
def test_picture(browser: Browser, world: Loading) -> None:
    """The README has a picture of the page; BULKDROP_WRITE_DOCS=1 takes it again."""
    opened = Opened(browser, world, viewport={"width": 940, "height": 925})
    page = opened.page
    many = [f"Guest{at},guest{at}@example.com\n" for at in range(1_200)]
    opened.drop("new-contacts.csv", f"LastName,Email\n{''.join(many)}")
    expect(page.locator("#rows li", has_text="All loaded")).to_be_visible(timeout=PATIENCE)
    wrong = "Turing,alan\nHopper,grace\n" * 20
    opened.drop("event-guests.csv", f"LastName,Email\n{''.join(many[:200])}{wrong}")
    expect(page.locator("#rows li", has_text="Loaded in part")).to_be_visible(timeout=PATIENCE)
    opened.drop("pipeline.csv", "LastName,Amount_EUR\nA,1\n")
    expect(page.locator("#rows li", has_text="Not loaded")).to_be_visible(timeout=PATIENCE)
    opened.drop("trade-fair.csv", f"LastName,Email\n{''.join(many) * 100}")
    running = page.locator("#rows li.running .numbers", has_text=re.compile("^[2-7].,... of"))
    expect(running).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=PICTURE)
    assert PICTURE.stat().st_size < 150_000
