"""A listing’s way: handed in, confirmed, approved, on the board and in the section, over and gone. And every page of
jobs at a desk and on a phone, by day and by night.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import look
from tests.browser.newsroom_walk import Enter
from tests.sites import Server, clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SEED = Path(__file__).with_name("jobs_people.py")
ROOT = Path(__file__).parents[2]
ROLE = "Ferry correspondent"


@pytest.fixture(scope="module")
def links(newsroom: Server) -> dict[str, str]:
    """The pages of a board with listings."""
    environment = clean_environment(
        MASTHEAD_SITE=str(newsroom.log.parent), DJANGO_SETTINGS_MODULE="masthead.web.settings", PYTHONPATH=str(ROOT)
    )
    done = subprocess.run(
        [sys.executable, SEED], env=environment, check=False, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def end(newsroom: Server, role: str) -> None:
    """Let a listing have been over for two days."""
    day = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2)).date().isoformat()
    with sqlite3.connect(newsroom.log.parent / "masthead.sqlite", timeout=30) as connection:
        connection.execute("UPDATE revenue_listing SET starts_on = ?, ends_on = ? WHERE role = ?", (day, day, role))


def confirmation(page: Page, newsroom: Server) -> str:
    """The page behind the button in the mail; a site without a relay writes its letters into its log."""
    for _ in range(120):
        if found := re.search(r"http://\S+(/harbour-morning/jobs/confirm/\S+/)", newsroom.log.read_text("utf-8")):
            return found[1]
        page.wait_for_timeout(250)
    raise AssertionError(newsroom.faults())


def hand_in(page: Page, links: dict[str, str]) -> None:
    page.goto(links["form"])
    assert look(page) == {}
    page.get_by_label("Position").fill(ROLE)
    page.get_by_label("Can be done from anywhere").check()
    page.get_by_label("Where to apply").fill("tidewater.example/jobs")
    page.get_by_label("What it is about").fill("Cross the harbour twice a day.")
    page.get_by_label("Company").fill("Tidewater Radio")
    page.get_by_role("button", name="Send").click()
    # Without an address: what is wrong stands beside the field, and nothing is lost.
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    assert look(page) == {}
    page.get_by_label("Your e-mail address").fill("hiring@tidewater.example")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your inbox")


def test_listing_is_handed_in_approved_shown_and_over(
    enter: Enter, newsroom: Server, links: dict[str, str], complaints: list[str]
) -> None:
    page, paula = enter(), enter("paula")
    hand_in(page, links)
    page.goto(confirmation(page, newsroom))
    assert look(page) == {}
    page.get_by_role("button", name="Yes, put it before the team").click()
    expect(page.get_by_role("status")).to_contain_text("Our team looks at your listing")

    paula.goto(links["queue"])
    paula.get_by_role("link", name=ROLE).click()
    paula.get_by_label("Days on the board").fill("90")
    paula.get_by_role("button", name="Approve").click()
    expect(paula.get_by_text("Approved: on the board from")).to_be_visible()
    paula.goto(links["section"])
    expect(paula.get_by_text(ROLE).first).to_be_visible()

    page.goto(links["board"])
    page.get_by_label("Remote only").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_have_text("2 of 5 open positions")
    page.get_by_role("link", name=ROLE).click()
    own = page.url
    expect(page.get_by_role("link", name="Apply at Tidewater Radio")).to_be_visible()

    end(newsroom, ROLE)
    page.goto(links["board"])
    expect(page.get_by_role("link", name="Night editor")).to_be_visible()
    expect(page.get_by_role("link", name=ROLE)).to_have_count(0)
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("This position is no longer open")
    paula.goto(links["section"])
    expect(paula.get_by_text("Night editor").first).to_be_visible()
    expect(paula.get_by_text(ROLE)).to_have_count(0)
    # The browser says that of a form with a fault, and of a page that is gone.
    assert len([each for each in complaints if "status of 4" in each]) == len(complaints)
    complaints.clear()


def test_pages_of_jobs(enter: Enter, links: dict[str, str]) -> None:
    page, paula = enter(), enter("paula")
    for name in ("board", "listing", "report"):
        page.goto(links[name])
        assert look(page) == {}, name
    for name in ("live", "decide", "job", "rules", "employer"):
        paula.goto(links[name])
        expect(paula.get_by_role("heading", level=1)).to_be_visible()
        assert look(paula, "main") == {}, name
