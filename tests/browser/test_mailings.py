"""A mailing in a browser: approve, simulate, canary, live page, pause and resume, receipt; and a worker that is killed
in the middle of it.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.axe import by_rule, serious
from tests.browser.conftest import NO_CHROMIUM, chromium_path
from tests.browser.newsroom_walk import PATIENCE, sign_in
from tests.sites import PASSWORD, MadeSite, Server, clean_environment, command_line, free_port, served
from tests.web.mailings.post_office import PostOffice, post_office

pytestmark = [pytest.mark.browser]

READERS = 600
HALF = 250
MAILINGS = "/newsroom/mailings/"
MAKING = Path(__file__).parents[1] / "web" / "mailings" / "making_desk.py"
LOOKS = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))


class Press:
    """A served site with an edition that is published, people to write to, and a relay that falls silent half-way."""

    def __init__(self, site: MadeSite, server: Server, office: PostOffice) -> None:
        self.site, self.server, self.office = site, server, office

    def received(self) -> int:
        with self.office.lock:
            return len(self.office.taken)

    def let_sign_grow_old(self) -> None:
        """As if the last sign of life of any worker were a while ago."""
        at = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)).replace(tzinfo=None)
        with closing(sqlite3.connect(self.site.folder / "masthead.sqlite", timeout=30)) as connection, connection:
            connection.execute("UPDATE mailings_workersign SET at = ?", (at.isoformat(sep=" "),))

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        command = command_line("worker", "--site", self.site.folder, "--no-rounds")
        with (
            (self.site.folder / "worker.log").open("ab") as log,
            subprocess.Popen(command, env=clean_environment(), stdout=log, stderr=log) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                process.wait(60)


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    if chromium_path() is None:
        pytest.skip(NO_CHROMIUM)
    made: MadeSite = request.getfixturevalue("press")
    folder = tmp_path_factory.mktemp("mailings")
    port = free_port()
    site = made.copy(folder / "press", base_url=f"http://127.0.0.1:{port}")
    file = site.folder / "masthead.toml"
    environment = clean_environment(PYTHONPATH=str(Path(__file__).parents[2]))
    command = [sys.executable, str(MAKING), str(site.folder), str(READERS)]
    subprocess.run(command, env=environment, check=True, timeout=110)
    with post_office(HALF) as office:
        file.write_text(f'{file.read_text("utf-8")}\nrelay = "{office.url}"\n', "utf-8")
        with served(site, command="web", port=port) as server:
            yield Press(site, server, office)


@pytest.fixture
def enter(browser: Browser, place: Press) -> Iterator[Callable[[str], Page]]:
    """Lets people in, each with a browser of their own; afterwards no console may have complained."""
    complaints: list[str] = []
    contexts = []
    expect.set_options(timeout=PATIENCE)

    def let_in(name: str) -> Page:
        context = browser.new_context(base_url=place.server.address, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page = context.new_page()
        page.goto("/newsroom/")
        sign_in(page, f"{name}@harbour.example", PASSWORD)
        return page

    yield let_in
    for context in contexts:
        context.close()
    assert complaints == [], place.server.faults()


def look(page: Page) -> None:
    """At a desk and on a phone, by day and by night."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        assert by_rule(serious(page, ".content")) == {}, f"{page.url}, {width}, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{page.url}, {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def plan(page: Page) -> None:
    """From the list to a saved plan with a canary."""
    page.goto(MAILINGS)
    page.get_by_role("link", name="Plan a mailing").first.click()
    page.get_by_role("row").filter(has_text="Harbour Morning").get_by_role("link").first.click()
    expect(page.locator("[data-counts]")).to_contain_text(f"{READERS} people get it")
    canary = page.get_by_role("checkbox", name="Canary")
    canary.check()
    page.get_by_label("First", exact=True).fill("5")
    page.get_by_label("Hold for").fill("0")
    look(page)
    page.get_by_role("button", name="Save and simulate").click()
    expect(page.get_by_text("Takes at least")).to_be_visible()


def test_mailing_from_a_plan_to_its_receipt_though_its_worker_dies(place: Press, enter: Callable[[str], Page]) -> None:
    page, second = enter("paula"), enter("ada")
    now = page.locator("#mlg-now")

    plan(page)
    expect(page.locator(".mlg-sum")).to_contain_text(f"{READERS} candidates = {READERS} audience + 0 left out")
    look(page)
    page.get_by_role("button", name="Ask for approval").click()
    expect(now).to_contain_text("a second person has to agree")

    here = page.url
    second.goto(here)
    second.get_by_role("button", name="Agree: let it go").click()
    expect(second.get_by_text("You have agreed")).to_be_visible()

    with place.worker() as doomed:
        page.goto(here)
        expect(now).to_contain_text("The canary goes first", timeout=90_000)
        expect(now).to_contain_text(re.compile(r"Going out: \d+ of 600 people asked for"), timeout=90_000)
        page.get_by_role("button", name="Pause").click()
        expect(now).to_contain_text("Paused by Paula.")
        look(page)
        page.get_by_role("button", name="Resume").click()
        expect(now).to_contain_text("Going out:")
        os.kill(doomed.pid, signal.SIGKILL)
        doomed.wait(60)
    assert HALF <= place.received() < READERS
    place.let_sign_grow_old()
    place.office.opening.set()

    expect(now).to_contain_text("No sign of life from the worker", timeout=60_000)
    expect(now).to_contain_text("Nobody is lost")
    look(page)

    with place.worker():
        expect(now).not_to_contain_text("No sign of life", timeout=60_000)
        expect(now).to_contain_text("Everybody is accounted for.", timeout=120_000)
    assert place.received() == READERS
    page.get_by_role("link", name="Receipt").first.click()
    expect(page.get_by_text("It adds up: everybody is accounted for.")).to_be_visible()
    expect(page.locator(".mlg-sum").last).to_contain_text(f"{READERS} audience = {READERS} accepted + 0 rejected")
    look(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="People as CSV").click()
    assert started.value.path().read_text("utf-8-sig").startswith("part,title,subject,subscriber,email,outcome")
    page.goto(MAILINGS)
    expect(page.get_by_role("row").filter(has_text="600 100 %")).to_have_count(1)
    look(page)


def test_plan_counts_while_it_is_written_and_keeps_its_faults_beside_it(
    place: Press, enter: Callable[[str], Page]
) -> None:
    page = enter("paula")
    page.goto(f"{MAILINGS}new/")
    page.get_by_role("row").filter(has_text="Harbour Morning").get_by_role("link").first.click()
    expect(page.get_by_role("button", name="Count")).to_be_hidden()
    page.get_by_label("Leave out who has a tag").fill("first-ten")
    expect(page.locator("[data-counts]")).to_contain_text(f"{READERS - 10} people get it")
    expect(page.locator("[data-counts]")).to_contain_text("Has tag “first-ten” 10")

    page.get_by_role("checkbox", name="Try several subjects").check()
    page.get_by_label("Subject A").fill("Only one")
    # What is refused is answered with 400, which a browser notes.
    page.route("**/new/*/", lambda route: route.fulfill(response=route.fetch(), status=200))
    page.get_by_role("button", name="Save and simulate").click()
    expect(page.get_by_text("Write at least two subjects, or test none.")).to_be_visible()
    expect(page.get_by_label("Subject A")).to_have_value("Only one")
    look(page)
