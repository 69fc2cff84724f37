"""Every page of the newsroom that is ours, at a desk and on a phone, by day and by night: axe-core, width, console."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.axe import serious
from tests.browser.newsroom_walk import Enter, manuscript, open_edition, rundown, sign_in, upload
from tests.sites import PASSWORD, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

WIDTHS = {"desk": 1280, "phone": 390}

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
    "authenticator app": "/accounts/2fa/totp/activate/",
    "sign-in": "/accounts/login/",
    "invitation": "{invitation}",
}

FOR_STRANGERS = {"sign-in", "invitation"}

ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules whose findings can differ by day and by night."""


_MADE: dict[str, dict[str, str]] = {}
"""What `places` made, by site: tests come in any order, and a day has one edition."""


@pytest.fixture(scope="module")
def places(browser: Browser, newsroom: Server) -> dict[str, str]:
    """What stands in the addresses of `PAGES`: a filled edition with findings, and an invitation that is open."""
    if newsroom.address not in _MADE:
        _MADE[newsroom.address] = _make_places(browser, newsroom)
    return _MADE[newsroom.address]


def _make_places(browser: Browser, newsroom: Server) -> dict[str, str]:
    context = browser.new_context(base_url=newsroom.address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/newsroom/")
    sign_in(page, "ada@harbour.example", PASSWORD)
    form = open_edition(page, newsroom.address, "2026-11-30")
    upload(page, manuscript("Looked at by everybody"))
    page.goto("/newsroom/team/harbour-morning/invite/")
    page.get_by_label("Address").fill("aiko@harbour.example")
    page.get_by_role("button", name=re.compile("invitation|Invite", re.IGNORECASE)).click()
    invitation = page.get_by_label("Link for aiko@harbour.example").input_value()
    context.close()
    return {"edition": form.rstrip("/").rpartition("/")[2], "title": "harbour-morning", "invitation": invitation}


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_serious_accessibility_finding(enter: Enter, places: dict[str, str], name: str) -> None:
    page = enter("" if name in FOR_STRANGERS else "ada")
    page.emulate_media(reduced_motion="reduce")
    found = []
    for width, pixels in WIDTHS.items():
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": pixels, "height": 900})
        answer = page.goto(PAGES[name].format(**places))
        assert answer is not None
        assert answer.status == 200
        if page.get_by_role("heading", name="Confirm that it is you").count():
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Go on").click()
            expect(page.get_by_role("heading", name="Confirm that it is you")).to_have_count(0)
        if name == "editor":
            show_rundown(page)
        found += ours(page, width)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += ours(page, f"{width}, dark", ABOUT_COLOURS)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{name} is too wide on {width}"
    assert not found, "\n".join(found)


def show_rundown(page: Page) -> None:
    """With everything that the panel can hold, opened."""
    toggle = page.get_by_role("button", name="Toggle rundown")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    expect(rundown(page)).to_contain_text("1,165 words of 900–1,300")
    rundown(page).get_by_text("nobody has it").first.click()
    rundown(page).get_by_text("Comment").first.click()


def ours(page: Page, where: str, rules: list[str] | None = None) -> list[str]:
    """Findings of axe-core that are not `FURNITURE`, each in a line."""
    # Frames show what runs nothing, axe-core neither; what they show has tests of its own.
    options: dict[str, Any] = {"iframes": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    return [
        f"{where}: {each['id']} at {node['target']}: {node['html'][:200]}"
        for each in serious(page, **options)
        for node in each["nodes"]
        if not _is_furniture(page, each["id"], node["target"])
    ]


def _is_furniture(page: Page, rule: str, target: list[str]) -> bool:
    within = [selector for passed, selector, _ in FURNITURE if passed == rule]
    inside = "([target, within]) => within.some(each => document.querySelector(target)?.closest(each))"
    return bool(page.evaluate(inside, [target[0], within]))
