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
from playwright.sync_api import Browser, Page, expect
from tests.browser.axe import by_rule, serious
from tests.browser.newsroom_walk import PATIENCE, sign_in
from tests.sites import PASSWORD, MadeSite, Server, clean_environment, free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SEED = Path(__file__).with_name("insights_morning.py")
HERE = "/newsroom/insights/"
WIDTHS = {"desk": 1280, "phone": 390}
SETTINGS = {"MASTHEAD_TRACKER_URL": "https://t.harbour.example", "MASTHEAD_RELAY": "smtp://127.0.0.1:1"}


@pytest.fixture(scope="module")
def house(press: MadeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A served site, and the address of a report in it."""
    port = free_port()
    site = press.copy(tmp_path_factory.mktemp("insights") / "press", base_url=f"http://127.0.0.1:{port}")
    root = str(SEED.parents[2])
    environment = clean_environment(MASTHEAD_SITE=str(site.folder), PYTHONPATH=root, **SETTINGS)
    done = subprocess.run(
        [sys.executable, SEED, "300", "900"], env=environment, check=False, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    with served(site, port=port, **SETTINGS) as server:
        yield server, HERE + json.loads(done.stdout)["report"]


@pytest.fixture
def page(browser: Browser, house: tuple[Server, str]) -> Iterator[Page]:
    """A publisher’s; afterwards its console may not have complained."""
    expect.set_options(timeout=PATIENCE)
    complaints: list[str] = []
    context = browser.new_context(base_url=house[0].address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    found = context.new_page()
    found.goto("/newsroom/")
    sign_in(found, "paula@harbour.example", PASSWORD)
    yield found
    context.close()
    assert complaints == [], house[0].faults()


def look(page: Page) -> None:
    """At a desk and on a phone, by day and by night."""
    for width, pixels in WIDTHS.items():
        page.set_viewport_size({"width": pixels, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            assert by_rule(serious(page, ".content")) == {}, f"{page.url} on a {width}, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{page.url} on a {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_morning_from_the_list_to_a_comparison(page: Page, house: tuple[Server, str]) -> None:
    page.goto(HERE)
    expect(page.get_by_role("row")).to_have_count(8)
    look(page)

    page.goto(house[1])
    expect(page.get_by_role("img", name=re.compile("Openings and clicks by hour"))).to_be_visible()
    for each in page.locator("details").all():
        each.evaluate("each => each.open = true")
    look(page)
    mail = page.frame_locator("iframe.ins-frame")
    page.locator("iframe.ins-frame").scroll_into_view_if_needed()
    expect(mail.locator("a .masthead-count").first).to_have_text(re.compile(r"^\d+$"))

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Harbour Morning").click()
    for box in page.get_by_role("checkbox", name=re.compile("Compare the edition")).all()[:3]:
        box.check()
    page.get_by_role("button", name="Compare two to five").click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    look(page)

    page.goto(f"{HERE}harbour-morning/publication/")
    expect(page.get_by_role("heading", name="Delivery by provider")).to_be_visible()
    look(page)
