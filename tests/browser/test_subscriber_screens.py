"""The team's pages about subscribers in a browser: the list while somebody types, a person, growth; and axe-core on all
of them, at a desk and on a phone, by day and by night.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import look
from tests.browser.newsroom_walk import Enter

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LIST = "/newsroom/subscribers/"


def add(page: Page, address: str, name: str) -> str:
    """Put somebody on the list; the address of their page."""
    page.goto(f"{LIST}add/")
    page.get_by_label("Address").fill(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("They agreed already").check()
    page.get_by_label("Where and how they agreed").fill("Card at the fair in Kiel")
    page.get_by_label("Tags").fill("fair")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile(r"/subscribers/\d+/$"))
    return page.url


def test_list_follows_what_is_typed(enter: Enter) -> None:
    page = enter("paula")
    add(page, "mira.walker@reader.example", "Mira Walker")
    add(page, "otto.tailor@reader.example", "Otto Tailor")
    page.goto(LIST)
    people = page.locator("#subs-results tbody tr")
    search = page.get_by_role("searchbox", name="Name or address")

    search.press_sequentially("WALK mira")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("mira.walker@reader.example")
    expect(page.locator("#subs-told")).to_have_text("1 person")
    expect(search).to_be_focused()
    assert "q=WALK" in page.url
    assert look(page, ".content") == {}

    search.fill("nobody-is-called-that")
    expect(page.get_by_text("Nobody on the list is like that")).to_be_visible()
    assert look(page, ".content") == {}
    page.get_by_role("link", name="Show everybody").click()
    expect(people.filter(has_text="otto.tailor")).to_have_count(1)
    assert look(page, ".content") == {}

    page.get_by_label("State").select_option("Paused")
    expect(people.filter(has_text="otto.tailor")).to_have_count(0)


def test_list_says_when_it_cannot_be_loaded(enter: Enter, complaints: list[str]) -> None:
    page = enter("paula")
    add(page, "pia@reader.example", "Pia")
    page.goto(LIST)
    page.route("**/subscribers/?*part=1*", lambda route: route.abort())
    page.get_by_role("searchbox", name="Name or address").fill("pia@")
    fault = page.get_by_role("alert")
    expect(fault).to_contain_text("could not be loaded")

    page.unroute("**/subscribers/?*part=1*")
    page.get_by_role("button", name="Try again").click()
    expect(fault).to_be_hidden()
    expect(page.locator("#subs-results tbody tr")).to_have_count(1)
    complaints[:] = [each for each in complaints if "ERR_FAILED" not in each]


def test_export_downloads_what_is_shown(enter: Enter) -> None:
    page = enter("paula")
    add(page, "rosa.export@reader.example", "Rosa")
    page.goto(f"{LIST}?q=rosa.export")

    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").click()

    text = started.value.path().read_text("utf-8-sig")
    assert [line.partition(",")[0] for line in text.splitlines()] == ["email", "rosa.export@reader.example"]


def test_person_from_evidence_to_a_pause_and_back(enter: Enter) -> None:
    page = enter("paula")
    here = add(page, "sam@reader.example", "Sam Stone")
    # Without the message that fades away.
    page.goto(here)
    card = page.get_by_role("article", name="Harbour Morning")
    expect(card).to_contain_text("Active")
    card.get_by_text("Evidence (1)").click()
    expect(card).to_contain_text("Card at the fair in Kiel")
    assert look(page, ".content") == {}

    card.get_by_label("Pause: Harbour Morning").click()
    assert look(page, ".content") == {}
    card.get_by_role("button", name="Pause", exact=True).click()
    expect(card).to_contain_text("Paused")
    card.get_by_role("button", name="Resume Harbour Morning").click()
    expect(card).to_contain_text("Active")
    page.get_by_role("button", name="Take the tag fair away").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    expect(page.get_by_role("list").filter(has_text="Paula paused “Harbour Morning” for them").first).to_be_visible()

    page.get_by_role("link", name="Edit").click()
    assert look(page, ".content") == {}
    page.get_by_label("New attribute 1: name").fill("city")
    page.get_by_label("New attribute 1: value").fill("Bremen")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(here)
    expect(page.locator(".subs-facts")).to_contain_text("Bremen")


def test_growth_and_adding_have_no_serious_finding(enter: Enter, complaints: list[str]) -> None:
    page = enter("paula")
    add(page, "tess@reader.example", "Tess")
    page.goto(f"{LIST}add/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    assert look(page, ".content") == {}

    page.goto(f"{LIST}growth/")
    assert look(page, ".content") == {}
    page.get_by_role("link", name="Months").click()
    chart = page.get_by_role("img", name=re.compile("in the last 24 months"))
    expect(chart).to_have_count(1)
    chart.scroll_into_view_if_needed()
    page.wait_for_function("each => each.complete && each.naturalWidth > 0", arg=chart.element_handle())
    assert look(page, ".content") == {}
    complaints[:] = [each for each in complaints if "400 (Bad Request)" not in each]
