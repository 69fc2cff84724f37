"""Every page of the newsroom that is ours, at a desk and on a phone, by day and by night: axe-core, width, console."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import WIDTHS, serious
from tests.browser.newsroom_walk import Enter, filled_edition, manuscript, rundown
from tests.sites import PASSWORD, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

FURNITURE = (
    ("scrollable-region-focusable", ".w-minimap", "Wagtail’s list of the form’s parts scrolls, and all of it is links"),
    ("color-contrast", ".w-minimap__collapse-all", "the colours of Wagtail’s own button “Collapse all” by night"),
    ("button-name", ".w-editing-sessions", "Wagtail’s picture of who else is here is named by its tooltip alone"),
)
"""Findings that are Wagtail's: a rule of axe-core, the selector whose insides it is let pass in, and why."""

PAGES = {
    "home": "/newsroom/",
    "editions": "/newsroom/editions/",
    "new edition": "/newsroom/editions/add/",
    "editor": "/newsroom/editions/edit/{edition}/",
    "publication gate": "/newsroom/editions/gate/{edition}/",
    "history": "/newsroom/editions/history/{edition}/",
    "rundown": "/newsroom/editions/{edition}/rundown/",
    "previews": "/newsroom/editions/{edition}/previews/",
    "paste": "/newsroom/editions/{edition}/paste/",
    "test mail": "/newsroom/editions/{edition}/test/",
    "calendar": "/newsroom/calendar/?month=2026-11",
    "publications": "/newsroom/publications/",
    "house format": "/newsroom/publications/{title}/",
    "look": "/newsroom/publications/{title}/look/",
    "days": "/newsroom/publications/{title}/days/",
    "team": "/newsroom/team/harbour-morning/",
    "invite": "/newsroom/team/harbour-morning/invite/",
    "audit log": "/newsroom/team/harbour-morning/log/",
    "returned mail": "/newsroom/returned/",
    "new webhook": "/newsroom/webhooks/add/harbour-morning/",
    "authenticator app": "/accounts/2fa/totp/activate/",
    "sign-in": "/accounts/login/",
    "invitation": "{invitation}",
}

SIGHTS: tuple[tuple[str, Literal["light", "dark"]], ...] = (("desk", "light"), ("phone", "dark"))
"""Rules ask for width or for colours: in two looks every one of them meets each width and each colours."""

FOR_STRANGERS = {"sign-in", "invitation"}

_MADE: dict[str, dict[str, str]] = {}
"""What `places` made, by site: tests come in any order, and a day has one edition."""


@pytest.fixture
def places(enter: Enter, newsroom: Server) -> dict[str, str]:
    """What stands in the addresses of `PAGES`: a filled edition with findings, and an invitation that is open."""
    if newsroom.address not in _MADE:
        _MADE[newsroom.address] = _make_places(enter("ada"))
    return _MADE[newsroom.address]


def _make_places(page: Page) -> dict[str, str]:
    form = filled_edition(page, "2031-12-01", manuscript("Looked at by everybody"))
    page.goto("/newsroom/team/harbour-morning/invite/")
    page.get_by_label("Address").fill("aiko@harbour.example")
    page.get_by_role("button", name=re.compile("invitation|Invite", re.IGNORECASE)).click()
    invitation = page.get_by_label("Link for aiko@harbour.example").input_value()
    return {"edition": form.rstrip("/").rpartition("/")[2], "title": "harbour-morning", "invitation": invitation}


def test_pages_have_no_serious_accessibility_finding(enter: Enter, places: dict[str, str]) -> None:
    """One after the other in one window, as people see them."""
    windows = {True: enter(), False: enter("ada")}
    found = [
        fault for name in PAGES for fault in look_at(windows[name in FOR_STRANGERS], name, PAGES[name].format(**places))
    ]
    assert not found, "\n".join(found)


def look_at(page: Page, name: str, address: str) -> list[str]:
    """What is wrong with a page, each fault in a line."""
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 900})
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, name
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="Confirm that it is you")).to_have_count(0)
    found = []
    for width, shade in SIGHTS:
        page.set_viewport_size({"width": WIDTHS[width], "height": 900})
        page.emulate_media(color_scheme=shade)
        if name == "editor":
            show_rundown(page)
        found += ours(page, f"{name} on a {width}, {shade}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name} is too wide on a {width}")
    return found


def show_rundown(page: Page) -> None:
    """With everything that the panel can hold, opened."""
    toggle = page.get_by_role("button", name="Toggle rundown")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    expect(rundown(page)).to_contain_text("1,165 words of 900–1,300")
    for folded in (rundown(page).get_by_text("nobody has it").first, rundown(page).get_by_text("Comment").first):
        if folded.evaluate("element => !element.closest('details').open"):
            folded.click()


def ours(page: Page, where: str) -> list[str]:
    """Findings of axe-core that are not `FURNITURE`, each in a line."""
    # Frames show what runs nothing, axe-core neither; what they show has tests of its own.
    return [
        f"{where}: {each['id']} at {node['target']}: {node['html'][:200]}"
        for each in serious(page, iframes=False)
        for node in each["nodes"]
        if not _is_furniture(page, each["id"], node["target"])
    ]


def _is_furniture(page: Page, rule: str, target: list[str]) -> bool:
    within = [selector for passed, selector, _ in FURNITURE if passed == rule]
    inside = "([target, within]) => within.some(each => document.querySelector(target)?.closest(each))"
    return bool(page.evaluate(inside, [target[0], within]))
