"""A mailing in a browser: approve, simulate, canary, live page, pause and resume, receipt, report; and a worker that is
killed in the middle of it.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import look
from tests.browser.conftest import NO_CHROMIUM, chromium_path
from tests.browser.newsroom_walk import Enter
from tests.sites import MadeSite, Server, free_port, served
from tests.web.mailings.forked import ForkedSite, forked_site, wait_until
from tests.web.mailings.post_office import PostOffice, post_office

from masthead.tokens import Purpose

pytestmark = [pytest.mark.browser]

READERS = 120
CANARY, IN_THE_CANARY, HALF = "5", 3, 60
MAILINGS = "/newsroom/mailings/"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0"
SLOW = 120_000
"""Milliseconds in which workers begin, whatever else the machine does."""


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """The relay: silent in the middle of the canary."""
    with post_office(IN_THE_CANARY) as found:
        yield found


@pytest.fixture(scope="module")
def site(press: MadeSite, office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedSite]:
    """With an edition that is published, people to write to, and processes of its own."""
    if chromium_path() is None:
        pytest.skip(NO_CHROMIUM)
    address = f"http://127.0.0.1:{free_port()}"
    made = press.copy(tmp_path_factory.mktemp("mailings") / "press", base_url=address)
    file = made.folder / "masthead.toml"
    file.write_text(f'{file.read_text("utf-8")}\nrelay = "{office.url}"\n', "utf-8")
    with forked_site(made.folder) as found:
        found.ask("make_desk", readers=READERS)
        yield found


@pytest.fixture(scope="module")
def newsroom(site: ForkedSite) -> Iterator[Server]:
    """That site, served; workers come and go as a test wants."""
    made = MadeSite(site.folder)
    found = re.search(r'base_url = "http://127.0.0.1:(\d+)"', (site.folder / "masthead.toml").read_text("utf-8"))
    assert found
    with served(made, command="web", port=int(found[1])) as server:
        yield server


def let_sign_grow_old(folder: Path) -> None:
    """As if the last sign of life of any worker were a while ago."""
    at = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)).replace(tzinfo=None)
    with closing(sqlite3.connect(folder / "masthead.sqlite", timeout=30)) as connection, connection:
        connection.execute("UPDATE mailings_workersign SET at = ?", (at.isoformat(sep=" "),))


def open_plan(page: Page) -> None:
    """From the list to the form."""
    page.goto(MAILINGS)
    page.get_by_role("link", name="Plan a mailing").first.click()
    page.get_by_role("row").filter(has_text="Harbour Morning").get_by_role("link").first.click()
    expect(page.locator("[data-counts]")).to_contain_text(f"{READERS} people get it")


def let_go(page: Page, second: Page) -> None:
    """Plan with a canary, look at the simulation, ask; and a second person agrees."""
    open_plan(page)
    page.get_by_role("checkbox", name="Canary").check()
    page.get_by_label("First", exact=True).fill(CANARY)
    page.get_by_label("Hold for").fill("0")
    page.get_by_role("button", name="Save and simulate").click()
    expect(page.get_by_text("Takes at least")).to_be_visible()
    expect(page.locator(".mlg-sum")).to_contain_text(f"{READERS} candidates = {READERS} audience + 0 left out")
    assert look(page, ".content") == {}
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("#mlg-now")).to_contain_text("a second person has to agree")
    second.goto(page.url)
    second.get_by_role("button", name="Agree: let it go").click()
    expect(second.get_by_text("You have agreed")).to_be_visible()


def test_mailing_from_a_plan_to_its_report_though_its_worker_dies(
    site: ForkedSite, newsroom: Server, office: PostOffice, enter: Enter
) -> None:
    page = enter("paula")
    now = page.locator("#mlg-now")
    let_go(page, enter("ada"))
    page.reload()

    with site.worker() as doomed:
        expect(now).to_contain_text(f"The canary goes first: 0 of {READERS // 20} people", timeout=SLOW)
        office.open(until=HALF)
        expect(now).to_contain_text(re.compile(rf"Going out: \d+ of {READERS} people asked for"), timeout=SLOW)
        page.get_by_role("button", name="Pause").click()
        expect(now).to_contain_text("Paused by Paula.")
        assert look(page, ".content") == {}
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("button", name="Resume").click()
        expect(now).to_contain_text("Going out:")
        doomed.kill()
    let_sign_grow_old(site.folder)
    assert len(office.taken) < READERS
    office.open()

    expect(now).to_contain_text("No sign of life from the worker", timeout=SLOW)
    expect(now).to_contain_text("Nobody is lost")
    with site.worker(rounds=True):
        expect(now).not_to_contain_text("No sign of life", timeout=SLOW)
        expect(now).to_contain_text("Everybody is accounted for.", timeout=SLOW)
        part, (reader,) = site.last_members(1)
        opened = newsroom.client.get(f"/o/{site.token(Purpose.OPEN, part, reader)}.gif", headers={"User-Agent": AGENT})
        assert opened.headers["Content-Type"] == "image/gif"
        wait_until(lambda: site.read("SELECT count(*) FROM insights_rawevent") == (1,), "nobody counts")
        delivered = "SELECT sum(delivered) FROM insights_measured"
        wait_until(lambda: site.read(delivered) == (READERS,), "not all parts are counted")
    assert len(office.taken) == READERS
    read_the_account(page)


def read_the_account(page: Page) -> None:
    """Receipt, its file, the list, and what readers did."""
    page.get_by_role("link", name="Receipt").first.click()
    expect(page.get_by_text("It adds up: everybody is accounted for.")).to_be_visible()
    expect(page.locator(".mlg-sum").last).to_contain_text(f"{READERS} audience = {READERS} accepted + 0 rejected")
    assert look(page, ".content") == {}
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_download() as started:
        page.get_by_role("link", name="People as CSV").click()
    assert started.value.path().read_text("utf-8-sig").startswith("part,title,subject,subscriber,email,outcome")
    page.get_by_role("link", name="What readers did").click()
    expect(page.get_by_role("img", name=re.compile("Openings and clicks by hour"))).to_be_visible()
    expect(page.locator(".content")).to_contain_text(re.compile(rf"Delivered\s*{READERS}\s*messages accepted"))
    page.goto(MAILINGS)
    expect(page.get_by_role("row").filter(has_text=f"{READERS} 100 %")).to_have_count(1)


def test_plan_counts_while_it_is_written_and_keeps_its_faults_beside_it(enter: Enter) -> None:
    page = enter("paula")
    open_plan(page)
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
    assert look(page, ".content") == {}
