"""Every kind of archive page as a browser has it: without scripts, in light and dark, on phone and desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.axe import look
from tests.sites import MadeSite, free_port, served

pytestmark = pytest.mark.browser

PAGES = {
    "front": "/harbour-morning/",
    "edition": "/harbour-morning/editions/2026-11-23/",
    "editions": "/harbour-morning/editions/",
    "label": "/harbour-morning/labels/number-of-the-day/",
    "stories": "/harbour-morning/labels/top-story/",
    "labels": "/harbour-morning/labels/",
    "author": "/harbour-morning/authors/mei-tan/",
    "hits": "/harbour-morning/search?q=ferry",
    "no hits": "/harbour-morning/search?q=zebra",
    "search": "/harbour-morning/search",
    "missing": "/harbour-morning/nope/",
    "weekend": "/harbour-lantern/",
    "german": "/hafen-am-morgen/",
    "empty": "/quiet/",
}


@pytest.fixture(scope="module")
def origin(press: MadeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with the shipped titles, and one that has published nothing yet."""
    port = free_port()
    site = press.copy(tmp_path_factory.mktemp("archive") / "press", base_url=f"http://127.0.0.1:{port}")
    with served(site, command="web", port=port) as server:
        yield server.address


class Reader:
    """A browser that writes down what it asks for, and from whom."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.origin = origin
        self.asked: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", lambda message: self.complaints.append(message.text))
        context.on("weberror", lambda fault: self.complaints.append(str(fault.error)))

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of anybody else."""
        return [url for url in self.asked if not url.startswith((f"{self.origin}/", "data:"))]

    def open(self, address: str) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.origin}{address}")
        return page


@pytest.fixture
def reader_of(browser: Browser, origin: str) -> Iterator[Callable[..., Reader]]:
    made: list[BrowserContext] = []

    def make(width: int = 1280, scripts: bool = False) -> Reader:
        made.append(browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts))
        return Reader(made[-1], origin)

    yield make
    for context in made:
        context.close()


def test_pages_have_no_serious_finding_ask_nobody_else_and_keep_nothing(reader_of: Callable[..., Reader]) -> None:
    """Axe itself is a script; the pages' own policy would keep it out, so that it is put in from outside."""
    reader = reader_of(scripts=True)
    page = reader.context.new_page()
    found = {}
    for name, address in PAGES.items():
        page.goto(f"{reader.origin}{address}")
        for _ in range(8):
            page.mouse.wheel(0, 1500)
        found[name] = look(page)
    assert {name: where for name, where in found.items() if where} == {}
    assert reader.elsewhere == []
    assert reader.context.cookies() == []
    # The page that is not there says so in the console, too.
    assert [said for said in reader.complaints if "404" not in said] == []
    assert any("/media/images/" in url for url in reader.asked)


def test_reader_goes_through_the_archive_without_scripts(reader_of: Callable[..., Reader], origin: str) -> None:
    page = reader_of(390).open("/harbour-morning/")
    page.get_by_role("link", name="Read the edition").click()
    assert page.url == f"{origin}/harbour-morning/editions/2026-11-24/"
    page.get_by_role("link", name="Previous edition").click()
    assert page.url == f"{origin}/harbour-morning/editions/2026-11-23/"
    page.get_by_role("link", name="All of “Head of the day”").click()
    assert page.locator("h1").inner_text() == "Head of the day"
    page.get_by_role("searchbox").fill("umbrellas")
    page.get_by_role("searchbox").press("Enter")
    assert page.url == f"{origin}/harbour-morning/search?q=umbrellas"
    assert page.locator("mark").first.inner_text().lower() == "umbrellas"
    page.locator(".hits h2 a").first.click()
    page.get_by_role("link", name="Mei Tan").first.click()
    assert page.locator("h1").inner_text() == "Mei Tan"
    page.locator(".masthead a").click()
    page.get_by_role("link", name="Deutsch").click()
    assert page.locator("html").get_attribute("lang") == "de"


def test_every_picture_of_the_front_page_is_there(reader_of: Callable[..., Reader]) -> None:
    page = reader_of(scripts=True).open("/harbour-morning/")
    for _ in range(8):
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
    widths = page.evaluate("Array.from(document.images, image => image.naturalWidth)")
    assert len(widths) >= 3
    assert all(widths)


def test_printed_page_has_no_navigation_and_shows_where_links_lead(reader_of: Callable[..., Reader]) -> None:
    page = reader_of(794).open("/harbour-morning/editions/2026-11-23/")
    page.emulate_media(media="print")
    for hidden in (".bar", ".breadcrumb", ".contents", ".share", ".neighbours", ".skip", ".foot-links"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("h1").is_visible()
    link = page.locator(".sources a").first
    written = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert str(link.get_attribute("href")) in written
