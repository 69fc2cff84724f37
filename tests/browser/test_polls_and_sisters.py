"""Voting and subscribing to a sister title as readers do, and what the team sees of both, at a desk and on a phone, by
day and by night.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.axe import look
from tests.browser.newsroom_walk import Enter
from tests.sites import Server, clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SEED = Path(__file__).with_name("growth_people.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def links(newsroom: Server) -> dict[str, str]:
    """The links of a reader, and the team’s pages."""
    environment = clean_environment(
        MASTHEAD_SITE=str(newsroom.log.parent), DJANGO_SETTINGS_MODULE="masthead.web.settings", PYTHONPATH=str(ROOT)
    )
    done = subprocess.run(
        [sys.executable, SEED], env=environment, check=False, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_reader_votes_changes_the_answer_and_gets_a_sister_title(enter: Enter, links: dict[str, str]) -> None:
    page = enter()
    page.goto(links["vote"])
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you cross the harbour these days?")
    assert look(page) == {}
    page.get_by_role("button", name="Vote B").click()
    expect(page.get_by_role("status")).to_have_text("Your vote counts: B.")
    expect(page.get_by_text("your answer")).to_be_visible()
    assert look(page) == {}
    page.get_by_role("link", name="On foot over the bridge").click()
    page.get_by_role("button", name="Change my answer to C").click()
    expect(page.get_by_role("status")).to_have_text("Your vote counts: C.")
    for name in ("result", "final", "late"):
        page.goto(links[name])
        expect(page.get_by_role("table")).to_be_visible()
        assert look(page) == {}, name

    page.goto(links["join"])
    assert look(page) == {}
    page.get_by_role("button", name="Subscribe to Harbour Lantern").click()
    expect(page.get_by_role("heading", name="You are subscribed to Harbour Lantern")).to_be_visible()
    assert look(page) == {}


def test_team_pages_of_polls_and_promotions(enter: Enter, links: dict[str, str]) -> None:
    page = enter("paula")
    for name in ("polls", "poll", "rules", "promotions", "promotion", "form"):
        page.goto(links[name])
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert look(page, "main") == {}, name
