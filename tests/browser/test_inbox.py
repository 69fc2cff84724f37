"""The inbox in a browser: readable for everyone, and a mail in it can do nothing."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.axe import look

from masthead.relays.inbox import Inbox

MAIL = b"""From: Harbour Morning <morning@harbour.example>\r
To: Ana Ito <ana@example.com>\r
Subject: Good morning\r
Content-Type: text/html; charset=utf-8\r
\r
<!doctype html><html lang="en"><head><title>Morning</title>
<meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="0;url=/">
<style>body{color:rgb(1,1,1)} @media (prefers-color-scheme: dark){body{color:rgb(250,250,250)}}</style></head>
<body><h1 id="words">Good morning</h1><a id="out" target="_top" href="/static/inbox.css">out</a>
<img src="/pages/harbour/dot.gif" alt="" id="own"><img src="https://elsewhere.example/p.png" alt="" id="foreign">
<form action="/delete-all" method="post"><button id="send">Send</button></form>
<script>document.getElementById("words").textContent = "Script ran"</script>
<img src="x" alt="" onerror="document.getElementById('words').textContent = 'Handler ran'"></body></html>\r
"""
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
VIEWS = ["", "message/1/html", "message/1/text", "message/1/links", "message/1/headers", "message/1/attachments"]
PAGES = [*VIEWS, "message/1/source", "?search=xylophone", "nope"]

pytestmark = pytest.mark.browser


def mail_to(inbox: Inbox, reader: str) -> None:
    with smtplib.SMTP("127.0.0.1", int(inbox.smtp_url.rpartition(":")[2])) as client:
        client.sendmail("bounce@harbour.example", [reader], MAIL)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    pictures = tmp_path_factory.mktemp("pictures")
    (pictures / "dot.gif").write_bytes(DOT)
    with Inbox(tmp_path_factory.mktemp("inbox"), smtp_port=0, web_port=0, pages={"harbour": pictures}) as running:
        mail_to(running, "ana@example.com")
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()


def test_pages_are_accessible_and_fit(page: Page, inbox: Inbox) -> None:
    found = {}
    for path in PAGES:
        page.goto(f"{inbox.web_url}/{path}")
        found[path] = look(page, widths={"phone": 375, "desk": 1200})
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("where", ["message/1/html", "message/1/frame"])
def test_mail_runs_nothing_and_sends_nothing(page: Page, inbox: Inbox, where: str) -> None:
    answered: list[str] = []
    refused: dict[str, str | None] = {}
    page.on("response", lambda response: answered.append(response.url))
    page.on("requestfailed", lambda request: refused.update({request.url: request.failure}))
    page.goto(f"{inbox.web_url}/{where}", wait_until="networkidle")
    mail = page.frames[-1]
    assert mail.text_content("#words") == "Good morning"
    mail.click("#send")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{inbox.web_url}/{where}"
    assert inbox.count() == 1
    assert refused["https://elsewhere.example/p.png"] == "csp"
    assert [url for url in answered if not url.startswith(inbox.web_url) or url.endswith("/delete-all")] == []


@pytest.mark.parametrize(("query", "colour"), [("", "rgb(1, 1, 1)"), ("?colours=dark", "rgb(250, 250, 250)")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_switch_and_not_the_browser(
    browser: Browser, inbox: Inbox, query: str, colour: str, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{inbox.web_url}/message/1/html{query}")
    frame = page.frame_locator("iframe")
    assert frame.locator("body").evaluate("body => getComputedStyle(body).color") == colour
    page.close()


@pytest.mark.parametrize(("query", "width"), [("", 640), ("?width=phone", 375)])
def test_width_follows_the_switch(page: Page, inbox: Inbox, query: str, width: int) -> None:
    page.goto(f"{inbox.web_url}/message/1/html{query}")
    assert page.frame_locator("iframe").locator("html").evaluate("root => innerWidth") == width


@pytest.mark.parametrize(("query", "loaded"), [("", True), ("?pictures=off", False)])
def test_pictures_follow_the_switch(page: Page, inbox: Inbox, query: str, loaded: bool) -> None:
    page.goto(f"{inbox.web_url}/message/1/frame{query}", wait_until="networkidle")
    assert page.evaluate("document.getElementById('own').naturalWidth > 0") is loaded
    assert page.evaluate("document.getElementById('foreign').naturalWidth") == 0


def test_looking_at_a_message_marks_it_seen_and_new_mail_shows_itself(page: Page, tmp_path: Path) -> None:
    with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox:
        page.goto(inbox.web_url)
        assert page.locator("h2").text_content() == "No mail yet"
        mail_to(inbox, "ana@example.com")
        page.wait_for_selector(".rows .new")
        mail_to(inbox, "ben@example.com")
        page.wait_for_selector("text=1 new message · Show")
        with page.expect_response("**/seen"):
            page.goto(f"{inbox.web_url}/message/1")
        page.goto(inbox.web_url)
        assert page.locator(".rows li").count() == 2
        assert page.locator(".rows .new").count() == 1
