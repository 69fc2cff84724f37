"""A sponsor’s text from its link to the edition that carries it, and the pages about it for axe."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import look
from tests.browser.newsroom_walk import Enter
from tests.sites import Server, clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
HEADLINE = "Books that close themselves"


@pytest.fixture(scope="module")
def links(newsroom: Server) -> dict[str, str]:
    """The sponsor’s page, and the team’s."""
    return _seeded(newsroom, "sponsor_people.py")


def _seeded(newsroom: Server, script: str, *arguments: str) -> dict[str, str]:
    """What a script beside this one prints of the site that is served."""
    environment = clean_environment(
        MASTHEAD_SITE=str(newsroom.log.parent),
        MASTHEAD_RELAY="smtp://127.0.0.1:1",
        MASTHEAD_TRACKER_URL="https://t.harbour.example",
        DJANGO_SETTINGS_MODULE="masthead.web.settings",
        PYTHONPATH=str(ROOT),
    )
    command = [sys.executable, str(Path(__file__).with_name(script)), *arguments]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_sponsor_writes_newsroom_approves_the_edition_carries_it_locked_and_a_report_follows(
    enter: Enter, newsroom: Server, links: dict[str, str], complaints: list[str]
) -> None:
    sponsor = enter()
    sponsor.goto(links["write"])
    assert look(sponsor) == {}
    _hand_in(sponsor)
    # The form that came back says so with its status.
    complaints.remove("Failed to load resource: the server responded with a status of 400 (Bad Request)")
    mei = enter("mei")
    mei.goto(links["texts"])
    mei.get_by_role("link", name=HEADLINE).click()
    approve = mei.get_by_role("button", name="Approve")
    expect(approve).to_be_visible()
    assert look(mei, "main") == {}
    approve.click()
    expect(mei.get_by_text("Editions of its days carry it")).to_be_visible()
    sponsor.goto(links["write"])
    expect(sponsor.get_by_text("Approved").first).to_be_visible()
    assert look(sponsor) == {}
    mei.goto(links["edition"])
    filled = mei.get_by_text("Filled from the booking of Quay Ledger").first
    expect(filled).to_contain_text(HEADLINE)
    expect(mei.locator("[data-locked]").first).to_be_attached()
    sponsor.goto(_seeded(newsroom, "sponsor_sent.py", links["day"])["report"])
    expect(sponsor.get_by_role("heading", level=1)).to_contain_text("Report for Quay Ledger")
    expect(sponsor.locator("dl")).to_contain_text(re.compile(r"Clicks\s*3\s*by people"))
    sponsor.locator("iframe").scroll_into_view_if_needed()
    expect(sponsor.frame_locator("iframe").get_by_text(HEADLINE)).to_be_visible()
    assert look(sponsor) == {}


def test_board_and_booking_for_axe(enter: Enter, links: dict[str, str]) -> None:
    page = enter("mei")
    for name in ("board", "booking", "campaign", "rates"):
        page.goto(links[name])
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert look(page, "main") == {}, name


def _hand_in(page: Page) -> None:
    """The form, first without an address."""
    page.get_by_role("link", name="Write a text").first.click()
    assert look(page) == {}
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Text", exact=True).fill("Quay Ledger closes the books while the kettle boils.")
    page.get_by_label("Words of the button").fill("Try it for a month")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("begins with https://").first).to_be_visible()
    page.get_by_label("Where it leads").fill("https://quay.example/try")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("status")).to_contain_text("Handed in")
