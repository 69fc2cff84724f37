"""The pages about readers in a browser, after a morning: axe-core, width and console, at a desk and on a phone, by day
and by night; and the map of clicks in its frame.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe
from tests.browser.conftest import NO_CHROMIUM, chromium_path
from tests.browser.newsroom_walk import Enter
from tests.sites import MadeSite, Server, clean_environment, free_port, served

pytestmark = [pytest.mark.browser]

SEED = Path(__file__).with_name("insights_morning.py")
HERE = "/newsroom/insights/"
TRACKER, RELAY = "https://t.harbour.example", "smtp://127.0.0.1:1"


@pytest.fixture(scope="module")
def house(press: MadeSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[MadeSite, int, str]:
    """A site after a morning, its port, and the address of a report in it."""
    if chromium_path() is None:
        pytest.skip(NO_CHROMIUM)
    port = free_port()
    site = press.copy(tmp_path_factory.mktemp("insights") / "press", base_url=f"http://127.0.0.1:{port}")
    root = str(SEED.parents[2])
    environment = clean_environment(
        MASTHEAD_SITE=str(site.folder), PYTHONPATH=root, MASTHEAD_TRACKER_URL=TRACKER, MASTHEAD_RELAY=RELAY
    )
    done = subprocess.run(
        [sys.executable, SEED, "300", "900"], env=environment, check=False, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    return site, port, HERE + json.loads(done.stdout)["report"]


@pytest.fixture(scope="module")
def newsroom(house: tuple[MadeSite, int, str]) -> Iterator[Server]:
    """That site, served."""
    site, port, _ = house
    with served(site, command="web", port=port, MASTHEAD_TRACKER_URL=TRACKER, MASTHEAD_RELAY=RELAY) as server:
        yield server


@pytest.fixture
def page(enter: Enter) -> Page:
    """A publisher’s."""
    found = enter("paula")
    found.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.fixture
def report(house: tuple[MadeSite, int, str]) -> str:
    """The address of an edition’s report."""
    return house[2]


def look(page: Page) -> None:
    """At a desk and on a phone, by day and by night, with everything unfolded."""
    for each in page.locator(".content details").all():
        each.evaluate("each => each.open = true")
    assert axe.look(page, ".content") == {}, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def drawn(page: Page, name: str) -> None:
    """A chart is shown, at a desk and on a phone, by day and by night: one of its pictures, and no other is fetched."""
    pictures = page.get_by_role("img", name=re.compile(name))
    widths = set()
    for size, pixels in axe.WIDTHS.items():
        page.set_viewport_size({"width": pixels, "height": 900})
        for shade in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if shade == "dark" else "light")
            expect(pictures).to_have_count(1)
            pictures.scroll_into_view_if_needed()
            page.wait_for_function("each => each.complete && each.naturalWidth > 0", arg=pictures.element_handle())
            assert f"shade={shade}&size={size}" in str(pictures.evaluate("each => each.currentSrc"))
            widths.add(pictures.evaluate("each => each.naturalWidth <= each.closest('figure').clientWidth + 60"))
    assert widths == {True}
    page.set_viewport_size({"width": 1280, "height": 900})


def test_morning_from_the_list_to_a_comparison(page: Page, report: str) -> None:
    page.goto(HERE)
    expect(page.get_by_role("row")).to_have_count(8)
    look(page)

    page.goto(report)
    drawn(page, "^Openings and clicks by hour")
    drawn(page, "^The share of each section")
    look(page)
    mail = page.frame_locator("iframe.ins-frame")
    page.locator("iframe.ins-frame").scroll_into_view_if_needed()
    expect(mail.locator("a .masthead-count").first).to_have_text(re.compile(r"^\d+$"))

    page.goto(f"{HERE}harbour-morning/")
    for box in page.get_by_role("checkbox", name=re.compile("Compare the edition")).all()[:3]:
        box.check()
    page.get_by_role("button", name="Compare two to five").click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    look(page)

    page.goto(f"{HERE}harbour-morning/publication/")
    expect(page.get_by_role("heading", name="Delivery by provider")).to_be_visible()
    drawn(page, "^How many of those who signed up")
    look(page)


def test_mailing_leads_to_its_report_and_a_reader_has_theirs(page: Page, report: str) -> None:
    page.goto(report)
    page.get_by_role("link", name="receipt").click()
    page.get_by_role("navigation", name="This mailing").get_by_role("link", name="What readers did").click()
    expect(page).to_have_url(re.compile(re.escape(report) + "$"))

    page.goto("/newsroom/subscribers/")
    page.get_by_role("link", name=re.compile("^reader")).first.click()
    expect(page.get_by_role("heading", name="Reading")).to_be_visible()
    look(page)
