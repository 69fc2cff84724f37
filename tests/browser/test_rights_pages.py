"""What readers and the team see of people's rights, at a desk and on a phone, by day and by night: axe-core, width,
console, and the keyboard.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import look
from tests.browser.newsroom_walk import Enter
from tests.sites import Server, clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SEED = Path(__file__).with_name("rights_people.py")


@pytest.fixture(scope="session")
def links(newsroom: Server) -> dict[str, str]:
    """The links of somebody there."""
    site = str(newsroom.log.parent)
    environment = clean_environment(MASTHEAD_SITE=site, DJANGO_SETTINGS_MODULE="masthead.web.settings")
    done = subprocess.run(
        [sys.executable, SEED], env=environment, check=False, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def page(enter: Enter, complaints: list[str]) -> Iterator[Page]:
    """A reader’s browser, in which refused forms and links that are dead may say so."""
    opened = enter()
    opened.set_viewport_size({"width": 390, "height": 844})
    yield opened
    complaints[:] = [each for each in complaints if "404" not in each and "400" not in each]


def test_preference_centre_from_choosing_to_the_data(page: Page, links: dict[str, str]) -> None:
    page.goto(links["preferences"])
    assert look(page) == {}
    title = page.get_by_role("group", name="Harbour Morning", exact=True).first
    title.get_by_role("radio", name="One a week").check()
    page.get_by_label("Name").fill("Mei Lin")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(title.get_by_role("radio", name="One a week")).to_be_checked()
    assert look(page) == {}

    page.get_by_role("radio", name="Until a day").check()
    expect(page.get_by_label("Day on which mail begins again")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("alert")).to_contain_text("within a year")
    assert look(page) == {}
    page.get_by_role("radio", name="One week").check()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="You take a break")).to_be_visible()
    assert look(page) == {}
    page.get_by_role("button", name="End the break now").click()
    expect(page.get_by_role("heading", name="You take a break")).to_have_count(0)

    field = page.get_by_label("New address")
    field.fill("nonsense")
    page.get_by_role("button", name="Send the letter").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "This is not an address that mail can be sent to. Write it like name@example.com."
    )
    assert look(page) == {}
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is kept about you")
    assert look(page) == {}


def test_unsubscribing_and_what_follows(page: Page, links: dict[str, str]) -> None:
    page.goto(links["unsubscribe"])
    assert look(page) == {}
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed from Harbour Lantern")
    assert look(page) == {}
    page.get_by_label("Too many mails").check()
    page.get_by_label("In your own words").fill("Five a week are a lot.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert look(page) == {}
    page.get_by_role("button", name="Subscribe me again").click()
    expect(page.get_by_role("status")).to_contain_text("subscribed again")
    assert look(page) == {}


def test_centre_works_from_the_keyboard(page: Page, links: dict[str, str]) -> None:
    page.goto(links["preferences"])
    page.get_by_role("group", name="Harbour Lantern", exact=True).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    none = page.get_by_role("group", name="Harbour Lantern", exact=True).get_by_role("radio", name="None")
    expect(none).to_be_checked()
    expect(none).to_be_focused()


def test_dead_link_in_german_and_deleting(page: Page, links: dict[str, str]) -> None:
    page.goto(links["preferences"][:-4] + "AAA/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    assert look(page) == {}
    page.goto(links["german"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Newsletter")
    assert look(page) == {}
    page.goto(links["leaving"])
    page.get_by_role("link", name="Delete me").click()
    assert look(page) == {}
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    assert look(page) == {}


def test_pages_of_the_team(enter: Enter, links: dict[str, str]) -> None:
    page = enter("ada")
    for address in (
        "/newsroom/subscribers/suppressions/",
        "/newsroom/subscribers/suppressions/?address=rival@reader.example",
        "/newsroom/subscribers/suppressions/add/",
        links["lift"],
        "/newsroom/subscribers/privacy/",
        links["data"],
        links["erase"],
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert look(page, "main") == {}
