"""A reader's way, from the form to the last button, through a real server and a real mailbox; links that are only
looked at change nothing.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.axe import look
from tests.browser.conftest import session_of
from tests.browser.newsroom_walk import PATIENCE
from tests.sites import MadeSite, Server, clean_environment, free_port, served

from masthead.relays.inbox import Inbox

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "harbour-morning"
ROOT = Path(__file__).parents[2]
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
    send_form(page, address)


def send_form(page: Page, address: str) -> None:
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


def programme(house: Server, *said: str) -> str:
    """What the process says that runs the referral programme of the site."""
    environment = clean_environment(
        MASTHEAD_SITE=str(house.log.parent), DJANGO_SETTINGS_MODULE="masthead.web.settings", PYTHONPATH=str(ROOT)
    )
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("referral_people.py"), *said],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_friend_comes_by_a_link_reads_and_earns_a_gift_which_is_mailed_once(
    page: Page, house: Server, inbox: Inbox, database: Path, browser: Browser
) -> None:
    links = {name: f"{house.address}{path}" for name, path in json.loads(programme(house, "begin")).items()}
    look_at_own_page(page, links["hub"])
    friend = "finn.berg@friend.example"
    page.goto(links["invitation"])
    expect(page.get_by_text("A friend recommends this title to you.")).to_be_visible()
    send_form(page, friend)
    press_confirm(page, links_of_new_mail(page, inbox, "Please confirm")["Go on to confirm"])
    programme(house, "opens", friend)
    gift = links_of_new_mail(page, inbox, "For you: A coffee at Quay 7")["Your friends and gifts"]
    page.goto(gift)
    expect(page.get_by_text("1 friend", exact=True)).to_be_visible()
    page.get_by_role("link", name="Open “A coffee at Quay 7”").click()
    expect(page.get_by_text("QUAY-7-RED-LANTERN")).to_be_visible()
    assert look(page) == {}
    page.goto(inbox.web_url)
    expect(page.get_by_role("link", name=re.compile("For you: "))).to_have_count(1)
    assert rows(database, "SELECT state, why FROM growth_gift") == [("sent", "told")]
    look_at_team_pages(browser, house, links)


def look_at_own_page(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", name="Your friends and gifts")).to_be_visible()
    expect(page.get_by_label("Your own link")).to_have_value(re.compile(r"/subscribe/\?ref=\w{10}$"))
    page.get_by_label("Show me there as").fill("Rosa")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").last).to_contain_text("You are named there")
    assert look(page) == {}


def look_at_team_pages(browser: Browser, house: Server, links: dict[str, str]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "sessionid", "value": session_of(house, "paula"), "url": house.address}])
    desk = context.new_page()
    for name in ("index", "rules", "new", "queue", "account", "milestone"):
        desk.goto(links[name])
        expect(desk.get_by_role("heading", level=1)).to_be_visible()
        assert look(desk, "main") == {}, name
    context.close()
