"""A headless Chromium for tests that need one; where there is none they say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    WebError,
    expect,
    sync_playwright,
)
from tests.browser.newsroom_walk import PATIENCE, Enter
from tests.sites import PASSWORD, MadeSite, Server, free_port, served

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NO_CHROMIUM = "no Chromium on this machine; install one or set MASTHEAD_CHROMIUM to run the browser tests"
_SESSIONS: dict[tuple[str, str], str] = {}
"""Of those who have signed in already, by site and name."""

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A person's whole way through the newsroom takes a busy machine longer than any other test."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(400), append=False)


# The shell is Chromium without its windows, which tests never see: a fifth less work for the processor.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    named = os.environ.get("MASTHEAD_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None)


# Playwright keeps an event loop running in this thread while it is open: no longer than one module, for the
# tests of others run loops of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def newsroom(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served site with people of every role. Tests share it: each works on days of its own."""
    if chromium_path() is None:
        pytest.skip(NO_CHROMIUM)
    press: MadeSite = request.getfixturevalue("press")
    port = free_port()
    site = press.copy(tmp_path_factory.mktemp("newsroom") / "press", base_url=f"http://127.0.0.1:{port}")
    with served(site, port=port) as server:
        yield server


@pytest.fixture
def complaints() -> list[str]:
    """What browsers write to their consoles. A test that expects some of it takes it out."""
    return []


@pytest.fixture(scope="module")
def desks(browser: Browser, newsroom: Server) -> Iterator[Callable[[str], BrowserContext]]:
    """Everybody's own browser, by name: signed in, and with the newsroom's files at hand after the first page."""
    contexts: dict[str, BrowserContext] = {}

    def desk(name: str) -> BrowserContext:
        if name not in contexts:
            view: ViewportSize = {"width": 1440, "height": 900}
            context = browser.new_context(base_url=newsroom.address, viewport=view, reduced_motion="reduce")
            context.set_default_timeout(PATIENCE)
            if name:
                context.add_cookies(
                    [{"name": "sessionid", "value": session_of(newsroom, name), "url": newsroom.address}]
                )
            contexts[name] = context
        return contexts[name]

    yield desk
    for context in contexts.values():
        context.close()


def session_of(newsroom: Server, name: str) -> str:
    """The cookie’s value that the door gives to somebody who knows their password; it counts who knocks too often."""
    key = (newsroom.address, name)
    if key not in _SESSIONS:
        newsroom.client.cookies.clear()
        newsroom.sign_in(f"{name}@harbour.example", PASSWORD)
        _SESSIONS[key] = newsroom.client.cookies["sessionid"]
    return _SESSIONS[key]


@pytest.fixture
def enter(desks: Callable[[str], BrowserContext], newsroom: Server, complaints: list[str]) -> Iterator[Enter]:
    """Lets people in, each with a browser of their own; afterwards no console may have complained."""
    used: dict[str, BrowserContext] = {}

    def note_console(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    def note_error(error: WebError) -> None:
        complaints.append(str(error.error))

    def let_in(name: str = "") -> Page:
        if name not in used:
            used[name] = desks(name)
            used[name].on("console", note_console)
            used[name].on("weberror", note_error)
        return used[name].new_page()

    yield let_in
    for context in used.values():
        forget = {"origin": newsroom.address, "storageTypes": "local_storage"}  # such as which panel was open
        context.new_cdp_session(context.pages[0]).send("Storage.clearDataForOrigin", forget)
        for page in context.pages:
            page.close()
        context.remove_listener("console", note_console)
        context.remove_listener("weberror", note_error)
    assert complaints == [], newsroom.faults()
