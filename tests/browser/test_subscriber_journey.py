"""A reader's way, from the form to the last button, through a real server and a real mailbox; links that are only
looked at change nothing.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.newsroom_walk import PATIENCE
from tests.sites import MadeSite, Server, free_port, served

from masthead.relays.inbox import Inbox

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "harbour-morning"
STANDING = (
    "SELECT s.address, t.state FROM subscribers_subscription t JOIN subscribers_subscriber s ON s.id = t.subscriber_id "
    "JOIN publications_publication p ON p.id = t.publication_id WHERE p.slug = ? ORDER BY s.id"
)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """Everybody's mailbox."""
    with Inbox(tmp_path_factory.mktemp("inbox"), smtp_port=0, web_port=0) as running:
        yield running


@pytest.fixture(scope="module")
def house(press: MadeSite, inbox: Inbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served site whose mail goes into that mailbox."""
    port = free_port()
    site = press.copy(tmp_path_factory.mktemp("house") / "press", base_url=f"http://127.0.0.1:{port}")
    relay = f"inbox://127.0.0.1:{inbox.smtp_url.rpartition(':')[2]}"
    with served(site, port=port, MASTHEAD_RELAY=relay) as server:
        yield server


@pytest.fixture
def database(house: Server) -> Path:
    """The site's database, to be looked at."""
    return house.log.parent / "masthead.sqlite"


@pytest.fixture
def page(browser: Browser, house: Server) -> Iterator[Page]:
    """The reader's browser; its console has nothing to complain about."""
    expect.set_options(timeout=PATIENCE)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield context.new_page()
    context.close()
    assert complaints == [], house.faults()


def rows(database: Path, sql: str, *values: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(sql, values).fetchall()


def everything(database: Path) -> dict[str, list[tuple[str, ...]]]:
    """All that is kept about subscribers."""
    names = rows(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'subscribers_%'")
    return {name: rows(database, f"SELECT * FROM {name}") for (name,) in names if "search" not in name}


def subscribe(page: Page, house: Server, address: str) -> None:
    page.goto(f"{house.address}/{TITLE}/subscribe/")
    # At the pace of a person: what is filled in at once comes from a program.
    page.get_by_label("E-mail address").press_sequentially(address, delay=150)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Look into your inbox")


def links_of_new_mail(page: Page, inbox: Inbox, subject: str) -> dict[str, str]:
    """Where the links of an unread mail lead, by their words: found as a person does, who waits for it and opens it."""
    page.goto(inbox.web_url)
    unread = page.get_by_role("link", name=re.compile(f"New: {subject}"))
    show = page.get_by_role("link", name="Show", exact=False).filter(has_text=re.compile("new message"))
    expect(unread.or_(show).first).to_be_visible()
    if show.count():
        show.click()
    with page.expect_response("**/seen"):
        unread.first.click()
    page.get_by_role("link", name="Links").click()
    found = page.locator("ol.links > li")
    expect(found.first).to_be_visible()
    words, targets = found.locator(".words").all_text_contents(), found.locator("code").all_text_contents()
    return {said.strip(): target.strip() for said, target in zip(words, targets, strict=True)}


def only_looked_at(database: Path, *links: str) -> None:
    """Scanners of mail open every link, by GET and by HEAD, more than once."""
    before = everything(database)
    with httpx.Client(trust_env=False) as scanner:
        for link in links:
            for ask in (scanner.head, scanner.get, scanner.get):
                assert ask(link).status_code == 200, link
    assert everything(database) == before


def standing(database: Path, address: str) -> str:
    return next(state for found, state in rows(database, STANDING, TITLE) if found == address)


def test_reader_signs_up_confirms_pauses_leaves_and_comes_back(
    page: Page, house: Server, inbox: Inbox, database: Path
) -> None:
    address = "ana.ito@reader.example"
    subscribe(page, house, address)
    confirm = links_of_new_mail(page, inbox, "Please confirm")["Go on to confirm"]
    assert standing(database, address) == "pending"
    only_looked_at(database, confirm)
    press_confirm(page, confirm)
    assert standing(database, address) == "active"

    welcome = links_of_new_mail(page, inbox, "Welcome to")
    preferences, leave = welcome["Your preferences"], welcome["Unsubscribe"]
    only_looked_at(database, confirm, preferences, leave)
    pause_and_resume(page, preferences, lambda: standing(database, address))
    leave_with_a_button(page, leave)
    assert standing(database, address) == "unsubscribed"
    only_looked_at(database, confirm, preferences, leave)
    press_again(page, confirm)
    assert standing(database, address) == "unsubscribed"

    subscribe(page, house, address)
    again = links_of_new_mail(page, inbox, "Please confirm")["Go on to confirm"]
    assert standing(database, address) == "unsubscribed"
    press_confirm(page, again)
    assert standing(database, address) == "active"


def press_confirm(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Yes, subscribe me").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are subscribed")


def press_again(page: Page, link: str) -> None:
    """An old confirmation brings nobody back."""
    page.goto(link)
    button = page.get_by_role("button", name="Yes, subscribe me")
    if button.count():
        button.click()


def pause_and_resume(page: Page, link: str, state: Callable[[], str]) -> None:
    page.goto(link)
    page.get_by_label("Two weeks").check()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("status")).to_contain_text("Your pause has begun")
    assert state() == "paused"
    page.get_by_role("button", name="End the break now").click()
    expect(page.get_by_role("status")).to_contain_text("Mail comes again")
    assert state() == "active"


def leave_with_a_button(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Unsubscribe", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are unsubscribed")
