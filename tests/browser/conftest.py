"""A headless Chromium for tests that need one; where there is none they say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.newsroom_walk import PATIENCE, Enter, sign_in
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
_COOKIES: dict[tuple[str, str], Any] = {}
"""Of those who have signed in already, by site and name: the door counts who knocks too often."""


_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A person's whole way through the newsroom takes a busy machine longer than any other test."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(400), append=False)


def chromium_path() -> str | None:
    named = os.environ.get("MASTHEAD_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# Playwright keeps an event loop running in this thread while it is open: no longer than one module, for the
# tests of others run loops of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
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


@pytest.fixture
def enter(browser: Browser, newsroom: Server, complaints: list[str]) -> Iterator[Enter]:
    """Lets people in, each with a browser of their own; afterwards no console may have complained."""
    contexts: list[BrowserContext] = []
    expect.set_options(timeout=PATIENCE)

    def let_in(name: str = "", **options: Any) -> Page:
        kept = _COOKIES.get((newsroom.address, name))
        look = {"viewport": {"width": 1440, "height": 900}, **options}
        context = browser.new_context(base_url=newsroom.address, storage_state=kept, **look)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        if name:
            page.goto("/newsroom/")
        if name and kept is None:
            sign_in(page, f"{name}@harbour.example", PASSWORD)
            _COOKIES[newsroom.address, name] = context.storage_state()
        return page

    yield let_in
    for context in contexts:
        context.close()
    assert complaints == [], newsroom.faults()
