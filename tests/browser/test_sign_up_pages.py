"""The pages of sign-up, with and without a script, on the title's own site and on another: axe-core, width, console."""

from __future__ import annotations

import email
import email.policy
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.axe import look
from tests.browser.newsroom_walk import PATIENCE
from tests.sites import MadeSite, Server, free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FORM = "/harbour-morning/subscribe/"
NO_AT = "There is no “@” in it. An address looks like name@example.com."
FOREIGN = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<link rel="icon" href="data:,"><title>A blog about ships</title></head><body><main><h1>A blog about ships</h1>'
    '<script src="{press}/harbour-morning/subscribe/embed.js" data-source="blog" async></script></main></body></html>'
)
STRICT = "default-src 'none'; img-src data:; script-src {press}; connect-src {press}"


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mailbox")


@pytest.fixture(scope="module")
def house(press: MadeSite, mailbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    site = press.copy(tmp_path_factory.mktemp("house") / "press", base_url=f"http://127.0.0.1:{port}")
    with served(site, port=port, MASTHEAD_RELAY=f"maildir:{mailbox}") as server:
        # Tries until the process answers, which no browser does.
        server.client.get("/health")
        yield server


@pytest.fixture(scope="module")
def blog(house: Server) -> Iterator[str]:
    """A site of somebody else's that lets scripts of ours run and nothing more."""

    class Blog(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", STRICT.format(press=house.address))
            self.end_headers()
            self.wfile.write(FOREIGN.format(press=house.address).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Blog)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, house: Server) -> Iterator[Page]:
    expect.set_options(timeout=PATIENCE)
    context = browser.new_context(base_url=house.address, viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    yield context.new_page()
    context.close()
    assert complaints == [], house.faults()


def link_for(mailbox: Path, address: str) -> str:
    """The confirmation link of the mail that somebody got; mail takes a moment."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        for file in mailbox.rglob("*"):
            if not file.is_file() or file.parent.name == "tmp":
                continue
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            if message["To"] == address and body is not None:
                lines: list[str] = body.get_content().splitlines()
                return next(line for line in lines if "/confirm/" in line)
        time.sleep(0.2)
    raise AssertionError(f"{address} got no mail.")


def test_every_page_from_the_form_to_the_button(page: Page, mailbox: Path) -> None:
    page.goto(f"{FORM}?source=homepage")
    assert look(page) == {}
    page.get_by_label("E-mail address").fill("anna.example.com")
    page.get_by_role("button", name="Subscribe").click()
    field = page.get_by_label("E-mail address")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(f"{NO_AT} We use it for nothing but sending you what you asked for.")
    expect(field).to_be_focused()
    assert look(page) == {}

    field.fill("anna@gmai.com")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Did you mean another address?")
    assert look(page) == {}

    page.get_by_role("link", name="Enter another address").click()
    page.get_by_label("E-mail address").fill("anna@reader.example")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your inbox")
    assert look(page) == {}

    page.goto(link_for(mailbox, "anna@reader.example"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your subscription")
    assert look(page) == {}
    page.get_by_role("button", name="Yes, subscribe me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are subscribed")
    assert look(page) == {}


def test_form_of_a_strict_site_proves_work_and_answers_in_place(page: Page, blog: str, mailbox: Path) -> None:
    page.goto(blog)
    assert look(page) == {}
    field = page.get_by_label("E-mail address")
    field.fill("ben")
    page.get_by_label("E-mail address").evaluate("field => { field.type = 'text' }")
    page.get_by_role("button", name="Subscribe").click()
    expect(field).to_have_accessible_description(NO_AT)
    expect(field).to_be_focused()
    assert look(page) == {}

    field.fill("ben@gmai.com")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("button", name="Use ben@gmail.com")).to_be_focused()
    assert look(page) == {}
    field.fill("ben@reader.example")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_text("Look into your inbox")).to_be_visible()
    assert look(page) == {}
    # Mailed at once: the proof of work was taken.
    assert link_for(mailbox, "ben@reader.example")


def test_form_works_without_a_script(browser: Browser, house: Server) -> None:
    context = browser.new_context(base_url=house.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(FORM)
    page.get_by_label("E-mail address").press_sequentially("cem@reader.example", delay=120)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your inbox")
    context.close()
