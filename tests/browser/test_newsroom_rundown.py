"""Beside the form, in a real browser: the rundown follows typing, findings lead to fields, previews run nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.axe import look

from masthead.checks.proof import Proof
from masthead.edition.house_toml import read_house
from masthead.titles import TITLES
from masthead.web.newsroom import actions, desk_actions, mapping, previews
from masthead.web.newsroom.models import Comment, Edition, SectionDesk
from masthead.web.publications.mapping import store_house
from masthead.web.publications.models import Publication
from masthead.web.team.actions import assign_role
from masthead.web.team.models import User
from masthead.web.team.roles import Role

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DESK = {"desk": 1400}
MANUSCRIPT = """<html><body><h1>The harbour opens late</h1>
<h2>Top story</h2><h3>Ferries swap batteries</h3>
<p>A crane lifts the <b>empty</b> one out,
and <a href="https://harbour.example/cranes">nobody waits</a>.</p></body></html>"""
HOSTILE = """<!DOCTYPE html><html><head></head><body><p>Still here</p>
<script>try { parent.document.title = "taken over" } catch {} document.body.textContent = "taken over"</script>
<img src="x" onerror="document.body.textContent = 'taken over'">
<a id="out" href="javascript:parent.document.title='taken over'">Out</a>
<form id="send" action="/accounts/logout/" method="post"><button>Send</button></form></body></html>"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, and Django would not touch its database beside one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def edition(live_server: Any) -> Edition:
    """Monday's edition as it is shipped, in a title that Edgar edits and Wanda writes for."""
    actions.ensure_workflow()
    title = TITLES["harbour-morning"]
    house = read_house(title.house.read_bytes()).house
    assert house
    publication = Publication()
    store_house(publication, house)
    publication.save()
    for name, role in (("edgar", Role.EDITOR), ("wanda", Role.WRITER)):
        person = User.objects.create_user(f"{name}@harbour.example", "a quay at low tide", name=name.capitalize())
        assign_role(actor=None, person=person, publication_id=publication.pk, role=role)
    opened = actions.open_edition(user=user("edgar"), publication=publication, now=SUNDAY)
    read = mapping.read_markdown(title.editions[0].read_bytes(), publication).edition
    mapping.apply_edition(opened, read)
    opened.save()
    opened.save_revision(user=user("edgar"))
    return opened


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A browser of a wide screen."""
    opened = browser.new_context(base_url=live_server.url, viewport={"width": 1400, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, edition: Edition) -> Iterator[Page]:
    """A window in which Edgar is signed in; a script of ours that fails, or that the policy stops, fails the test."""
    enter(context, "edgar")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert faults == []


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@harbour.example")


def enter(context: BrowserContext, name: str) -> None:
    client = Client()
    client.force_login(user(name))
    cookie = client.cookies["sessionid"]
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "domain": "localhost", "path": "/"}])


def write(page: Page, edition: Edition) -> None:
    """Open the editor, and wait until Wagtail watches it: what is typed before, it takes for what was there."""
    page.add_init_script(
        "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watched = ''; })"
    )
    page.goto(f"/newsroom/editions/edit/{edition.pk}/")
    expect(page.locator("[data-rundown-result]")).to_be_visible()
    expect(page.locator("html[data-watched]")).to_be_attached()


def story_block(edition: Edition) -> str:
    sections = mapping.core_edition(edition).sections
    return next(b for b, s in zip(mapping.section_ids(edition), sections, strict=True) if s.kind == "story")


def preview_frame(page: Page) -> Any:
    return page.frame_locator("#w-preview-iframe")


# --- the panel --------------------------------------------------------------------------------------------------


def test_panel_follows_typing_and_says_when_it_cannot(page: Page, context: BrowserContext, edition: Edition) -> None:
    write(page, edition)
    follows_typing_without_saving_and_leads_to_what_it_names(page, edition)
    says_what_cannot_be_read_and_being_offline(page, context)


def follows_typing_without_saving_and_leads_to_what_it_names(page: Page, edition: Edition) -> None:
    """From the first key on; a finding leads to its field, and goes when it is mended."""
    panel = page.locator("[data-rundown]")
    line = page.locator(f'[data-line="{story_block(edition)}"]')
    block = page.locator(f'[data-contentpath="{story_block(edition)}"]')
    expect(panel).not_to_contain_text("The subject")
    page.get_by_label("Subject").fill("Hi")
    expect(panel).to_contain_text("The subject “Hi” has 2 characters")

    line.locator(".nr-line__label").click()
    expect(block).to_be_in_viewport()
    expect(block.locator("*:focus")).to_be_attached()
    page.get_by_role("link", name=re.compile("The subject “Hi”")).click()
    expect(page.get_by_label("Subject")).to_be_focused()

    page.get_by_label("Subject").fill("A subject of a sensible length")
    expect(panel).not_to_contain_text("The subject “Hi”")
    before = line.locator(".nr-line__words").inner_text()
    block.locator("[contenteditable=true]").first.click()
    page.keyboard.type("Six more words, which nobody saves. ")
    expect(line.locator(".nr-line__words")).not_to_have_text(before)


def says_what_cannot_be_read_and_being_offline(page: Page, context: BrowserContext) -> None:
    """And shows what it had until it is mended."""
    panel, trouble = page.locator("[data-rundown]"), page.locator("[data-rundown-trouble]")
    context.set_offline(True)
    page.get_by_label("Subject").fill("Hi")
    expect(trouble).to_contain_text("You are offline")
    context.set_offline(False)
    expect(trouble).to_be_empty()
    expect(panel).to_contain_text("The subject “Hi”")

    page.get_by_label("Date").fill("soon")
    page.keyboard.press("Escape")
    expect(trouble).to_contain_text("Your text is safe")
    expect(page.locator("[data-rundown-result]")).to_be_visible()
    expect(panel).to_contain_text("The subject “Hi”")


def test_phone_reaches_the_rundown_by_its_toggle(page: Page, edition: Edition) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/newsroom/editions/edit/{edition.pk}/")
    expect(page.locator("[data-rundown]")).to_be_hidden()
    page.get_by_role("button", name="Toggle rundown").click()
    expect(page.locator("[data-rundown-result]")).to_be_visible()
    page.locator(f'[data-line="{story_block(edition)}"] .nr-line__label').click()
    expect(page.locator("[data-rundown]")).to_be_hidden()


# --- states and comments ----------------------------------------------------------------------------------------


def test_comments_and_states_are_kept_in_the_panel(page: Page, edition: Edition) -> None:
    desk_actions.comment(user=user("wanda"), edition=edition, block=None, label="", text="Is the title right?")
    write(page, edition)
    whole = page.get_by_label("The whole edition")
    whole.get_by_text("1 open comment", exact=True).last.click()
    typing_takes_no_half_written_comment_away(page)
    for summary in page.locator("[data-rundown] summary").all()[:4]:
        if not summary.evaluate("each => each.parentElement.open"):
            summary.click()
    assert look(page, "[data-rundown]", widths=DESK) == {}

    whole.get_by_label("Answer").fill("It is now.")
    whole.get_by_role("button", name="Answer").click()
    expect(whole.get_by_text("It is now.")).to_be_visible()
    whole.get_by_role("button", name="Resolve").click()
    expect(whole.get_by_text("Comments, all resolved")).to_be_visible()
    assert Comment.objects.filter(thread=None, resolved_by=user("edgar")).count() == 1

    line = page.locator(f'[data-line="{story_block(edition)}"]')
    line.locator("summary").first.click()
    line.get_by_role("button", name="drafted").click()
    expect(line.locator(".nr-state")).to_have_text("drafted")
    assert SectionDesk.objects.get().state == "drafted"


def typing_takes_no_half_written_comment_away(page: Page) -> None:
    """The panel is made anew while somebody writes a comment in it."""
    whole = page.get_by_label("The whole edition")
    whole.get_by_label("Comment on the edition").fill("Half a thou")
    page.get_by_label("Subject").fill("Hi")
    expect(page.locator("[data-rundown]")).to_contain_text("The subject “Hi”")
    expect(whole.get_by_label("Comment on the edition")).to_have_value("Half a thou")


# --- previews ---------------------------------------------------------------------------------------------------


def test_preview_follows_typing_as_the_chosen_reader(page: Page, edition: Edition) -> None:
    write(page, edition)
    page.get_by_role("button", name="Toggle preview").click()
    expect(preview_frame(page).get_by_text("Good morning")).to_be_visible()
    with page.expect_response(re.compile(r"/editions/edit/\d+/$")) as saved:
        page.get_by_label("Sponsor", exact=True).first.fill("Paper Kite Press")
    assert saved.value.json()["success"]
    expect(page.locator("[data-rundown-result]")).to_be_attached()
    expect(preview_frame(page).get_by_text("Paper Kite Press").first).to_be_visible()
    page.get_by_label("As", exact=True).select_option("text")
    expect(preview_frame(page).locator("pre")).to_be_visible()
    page.get_by_label("Read by").select_option("native")
    expect(preview_frame(page).get_by_text("青山 遥")).to_be_visible()


def test_light_and_dark_differ_whatever_the_system_says(page: Page, edition: Edition) -> None:
    grounds = set()
    for shade in ("light", "dark"):
        page.goto(f"/newsroom/editions/{edition.pk}/previews/mail:{shade}/")
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_sandbox_stops_what_sanitising_would_let_through(
    context: BrowserContext, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not in the watched window: here the policy is meant to stop something.
    enter(context, "edgar")
    page = context.new_page()

    def hostile(_proof: Proof, _view: previews.View) -> str:
        return HOSTILE

    monkeypatch.setattr("masthead.web.newsroom.views.preview.preview_of", hostile)
    page.goto(f"/newsroom/editions/{edition.pk}/previews/")
    title = page.title()
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_text("Still here")).to_be_visible()
    frame.locator("#out").click()
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("Still here")).to_be_visible()
    assert page.title() == title
    page.goto(f"/newsroom/editions/{edition.pk}/previews/mail/")
    expect(page.get_by_text("Still here")).to_be_visible()


# --- pasting ----------------------------------------------------------------------------------------------------


def test_paste_with_structure_becomes_the_draft(page: Page, context: BrowserContext, edition: Edition) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/newsroom/editions/{edition.pk}/paste/")
    page.evaluate(
        """async (html) => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob(["plain"], {type: "text/plain"}),
        })])""",
        MANUSCRIPT,
    )
    page.get_by_label("The manuscript", exact=True).click()
    page.keyboard.press("Control+v")
    expect(page.get_by_role("heading", name=re.compile("What becomes of it"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Top story"))).to_contain_text("replaced")
    expect(page.frame_locator("iframe").get_by_text("Ferries swap batteries")).to_be_visible()
    page.get_by_role("button", name="Put it into the draft").click()
    expect(page.get_by_text("The manuscript is in the draft.")).to_be_visible()
    newest = Edition.objects.get(pk=edition.pk).get_latest_revision_as_object()
    assert "https://harbour.example/cranes" in mapping.write_markdown(newest)


# --- accessibility ----------------------------------------------------------------------------------------------


def test_what_becomes_of_a_typed_manuscript_has_no_serious_finding(page: Page, edition: Edition) -> None:
    page.goto(f"/newsroom/editions/{edition.pk}/paste/")
    page.get_by_label("The manuscript", exact=True).fill(
        "## Top story\n\n### Ferries\n\nA crane.\n\n## Unheard of\n\nText.\n"
    )
    page.get_by_role("button", name="Show what becomes of it").click()
    expect(page.get_by_role("heading", name=re.compile("What becomes of it"))).to_be_visible()
    assert look(page, "main", widths=DESK) == {}
