"""An edition's way from a manuscript to its readers, walked by the people of a newsroom with a browser each."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect
from tests.browser.newsroom_walk import (
    Enter,
    act,
    actions_offered,
    choose_manuscript,
    filled_edition,
    made_edition,
    manuscript,
    open_edition,
    paste,
    rundown,
    write,
)
from tests.sites import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

TITLE = "The quay where batteries change boats"


def test_manuscript_becomes_an_edition_that_readers_find(enter: Enter, newsroom: Server) -> None:
    wanda = enter("wanda")
    form = open_edition(wanda, newsroom.address, "2031-12-17")
    fill_from_manuscript(wanda)
    mend_the_subject(wanda)
    act(wanda, "Submit to Editorial")
    expect(wanda.get_by_role("row").filter(has_text=TITLE)).to_contain_text("In review")

    edgar = enter("edgar")
    edgar.goto("/newsroom/")
    edgar.get_by_role("region", name="Awaiting your review").get_by_role("link", name=re.compile(TITLE)).click()
    expect(rundown(edgar)).to_contain_text("1,165 words of 900–1,300")
    act(edgar, "Approve")
    expect(edgar.get_by_role("row").filter(has_text=TITLE)).to_contain_text("Approved")

    paula = enter("paula")
    paula.goto("/newsroom/")
    paula.get_by_role("region", name="Awaiting your review").get_by_role("link", name=re.compile(TITLE)).click()
    assert paula.url == form
    act(paula, "Approve and Publish")
    expect(paula.get_by_role("row").filter(has_text=TITLE)).to_contain_text("Published")

    read_in_the_archive(enter())
    read_in_feeds(enter(), newsroom.address)


def fill_from_manuscript(wanda: Page) -> None:
    """Everything is seen before anything is changed: what becomes of each section, the budgets, the mail."""
    paste(wanda, manuscript(TITLE))
    expect(wanda.get_by_text("1,328 words were understood. Nothing is changed yet.")).to_be_visible()
    expect(wanda.get_by_role("row", name="Top story")).to_contain_text("filled")
    then = wanda.get_by_role("complementary", name="The edition as it would be")
    expect(then).to_contain_text("1,165 words of 900–1,300")
    expect(then.frame_locator("iframe").get_by_role("heading", name="Harbour Morning")).to_be_visible()
    wanda.get_by_role("button", name="Put it into the draft").click()
    expect(wanda.get_by_role("textbox", name="Title of the edition")).to_have_value(TITLE)


def mend_the_subject(wanda: Page) -> None:
    """An error finding leads to its field, and goes while one types: nobody has pressed “Save”."""
    panel = rundown(wanda)
    expect(panel).to_contain_text("1,165 words of 900–1,300")
    expect(panel).to_contain_text("301 words of 180–340")
    expect(panel).to_contain_text("KB of mail, of 95")
    expect(panel).to_contain_text("1 error")
    panel.get_by_role("link", name="error: The edition has no subject.").click()
    expect(wanda.get_by_label("Subject", exact=True)).to_be_focused()
    wanda.keyboard.type("The ferry that never stops to charge")
    expect(panel.get_by_role("link", name="The edition has no subject.")).to_have_count(0)
    expect(panel).not_to_contain_text("1 error")


def read_in_the_archive(reader: Page) -> None:
    """On the front page, by its address, in the archive of a section, and by a search."""
    reader.goto("/harbour-morning/")
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader).to_have_url(re.compile("/harbour-morning/editions/2031-12-17/$"))
    expect(reader.get_by_role("heading", name=TITLE).first).to_be_visible()
    expect(reader.get_by_text("4 min 24 sec").first).to_be_visible()
    reader.goto("/harbour-morning/labels/head-of-the-day/")
    expect(reader.locator('a[href*="2031-12-17"]').first).to_be_visible()
    reader.goto("/harbour-morning/search")
    reader.get_by_role("searchbox").first.fill("batteries change boats")
    reader.get_by_role("searchbox").first.press("Enter")
    expect(reader.get_by_role("link", name=TITLE).first).to_be_visible()


def read_in_feeds(reader: Page, url: str) -> None:
    """The newest entry of both feeds is the edition, whole."""
    address = f"{url}/harbour-morning/editions/2031-12-17/"
    newest = ElementTree.fromstring(reader.request.get("/harbour-morning/feed.xml").body()).find("channel/item")
    assert newest is not None
    assert (newest.findtext("title"), newest.findtext("link")) == (TITLE, address)
    item = json.loads(reader.request.get("/harbour-morning/feed.json").body())["items"][0]
    assert (item["title"], item["url"]) == (TITLE, address)
    assert "hot pot counts as medicine" in item["content_html"]


def test_writer_cannot_publish(enter: Enter) -> None:
    walter = enter("walter")
    form = filled_edition(walter, "2031-12-03", manuscript("What a writer would let out"))
    write(walter, "Subject", "A writer’s own edition, whole")
    assert actions_offered(walter) == ["Save draft", "More actions", "Submit to Editorial"]
    send_by_hand(walter, {"action-publish": "action-publish"})
    walter.goto(form.replace("/edit/", "/gate/"))
    expect(walter.get_by_role("button", name="Publish now")).to_have_count(0)
    assert send_by_hand(walter, {"do": "publish"}).endswith("/newsroom/")  # sent away

    reader = enter()
    assert reader.request.get("/harbour-morning/editions/2031-12-03/").status == 404
    walter.goto("/newsroom/editions/")
    expect(walter.get_by_role("row").filter(has_text="What a writer would let out")).to_contain_text("Draft")


def send_by_hand(page: Page, more: dict[str, str]) -> str:
    """What somebody sends who knows how forms are made; where the newsroom leads them."""
    address: str = page.evaluate(
        """async more => {
            const form = document.querySelector("#w-editor-form");
            const data = form ? new FormData(form) : new FormData();
            const csrf = document.querySelector("[name=csrfmiddlewaretoken]")?.value
                || JSON.parse(document.querySelector("#wagtail-config").textContent).CSRF_TOKEN;
            data.set("csrfmiddlewaretoken", csrf);
            for (const [name, value] of Object.entries(more)) { data.set(name, value); }
            return (await fetch(location.href, {method: "POST", body: data})).url;
        }""",
        more,
    )
    return address


def test_publisher_names_a_reason_to_publish_over_an_error(enter: Enter) -> None:
    reason = "The subject line comes from the partner at six"
    paula = enter("paula")
    filled_edition(paula, "2031-12-05", manuscript("Published for a reason"))
    act(paula, "Publish")
    expect(paula.get_by_role("status").first).to_contain_text("Not published")

    paula.get_by_role("link", name="See the publication page").click()
    expect(paula.get_by_role("button", name="Publish now")).to_be_disabled()
    paula.get_by_text("Let it pass in this edition").click()
    paula.get_by_label("Why this may pass").fill(reason)
    paula.get_by_role("button", name="Let “subject-empty” pass").click()
    expect(paula.get_by_role("region", name="Let pass")).to_contain_text(f"“{reason}” Paula")
    paula.get_by_role("button", name="Publish now").click()
    expect(paula.get_by_role("status").first).to_contain_text("readers can see it")

    assert enter().request.get("/harbour-morning/editions/2031-12-05/").status == 200
    ada = enter("ada")
    ada.goto("/newsroom/team/harbour-morning/log/")
    expect(ada.get_by_role("row").filter(has_text=reason).first).to_contain_text("Paula")


def test_second_editor_is_told_and_overwrites_nothing(enter: Enter, complaints: list[str]) -> None:
    wanda, edgar = enter("wanda"), enter("edgar")
    form = made_edition(wanda, "2031-12-08")
    wanda.goto(form)
    expect(rundown(wanda)).to_contain_text("words of 900–1,300")
    edgar.goto(form)
    expect(rundown(edgar)).to_contain_text("words of 900–1,300")
    edgar.locator(".w-editing-sessions__session").hover()  # a picture without words, of Wagtail's
    expect(edgar.get_by_role("tooltip").filter(has_text="Wanda")).to_contain_text("has this open")

    write(wanda, "Subject", "What Wanda wrote at five")
    edgar.get_by_label("Preheader").click()
    edgar.keyboard.type("What Edgar wrote then", delay=60)
    expect(edgar.get_by_role("button", name="Wanda has saved a newer version")).to_be_visible()
    edgar.get_by_role("button", name="Save draft").click()
    edgar.get_by_role("dialog").get_by_role("button", name="Save draft").click()

    told = edgar.get_by_role("alert", name="Not saved: Wanda has saved this edition since you opened it")
    expect(told).to_contain_text("Nothing is lost until you choose")
    expect(edgar.get_by_label("Preheader")).to_have_value("What Edgar wrote then")
    with edgar.expect_popup() as opened:
        told.get_by_role("link", name="See what they changed").click()
    expect(opened.value.get_by_role("row").filter(has_text="Subject")).to_contain_text("What Wanda wrote at five")
    edgar.get_by_role("button", name="Save mine as a new version").click()
    expect(edgar.get_by_role("alert")).to_have_count(0)

    edgar.goto(form)
    expect(edgar.get_by_label("Preheader")).to_have_value("What Edgar wrote then")
    edgar.get_by_role("link", name="History").click()
    rows = edgar.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Edgar")
    expect(rows.nth(2)).to_contain_text("Wanda")
    assert [said for said in complaints if "400" not in said] == []  # the refused saves
    complaints.clear()


def test_older_version_is_compared_and_restored(enter: Enter) -> None:
    wanda = enter("wanda")
    form = made_edition(wanda, "2031-12-09")
    wanda.goto(form)
    write(wanda, "Subject", "The first thought of the morning")
    write(wanda, "Subject", "A second thought, and a worse one")

    wanda.get_by_role("link", name="History").click()
    choose_version(wanda, 1, "Compare with previous version")
    change = wanda.get_by_role("row").filter(has_text="Subject")
    expect(change.locator("del, .deletion").first).to_be_visible()
    expect(change).to_contain_text("first")
    expect(change).to_contain_text("second")
    wanda.go_back()
    choose_version(wanda, 2, "Review this version")
    expect(wanda.get_by_label("Subject", exact=True)).to_have_value("The first thought of the morning")
    wanda.get_by_role("button", name=re.compile("Replace current draft|Save draft")).first.click()

    wanda.goto(form)
    expect(wanda.get_by_label("Subject", exact=True)).to_have_value("The first thought of the morning")
    wanda.get_by_role("link", name="History").click()
    expect(wanda.get_by_role("row").nth(1)).to_contain_text("Current draft")


def choose_version(page: Page, row: int, name: str) -> None:
    """From the menu of a line in the history."""
    page.get_by_role("row").nth(row).get_by_role("button", name="Actions").click()
    page.get_by_role("link", name=name).locator("visible=true").click()


HOSTILE = """<h1>Top story</h1><h2>A headline<script>window.ran = 1; parent.ran = 1; top.ran = 1</script></h2>
<p onclick="top.ran = 2">Words <img src=x onerror="top.ran = 3; window.ran = 3"> and
<a href="javascript:top.ran = 4">a link</a>, <b>bold</b>.</p><svg onload="top.ran = 5"></svg>
<p>&lt;script&gt;top.ran = 6&lt;/script&gt; and {{ name.__class__ | friends }}</p>
<iframe srcdoc="<script>top.ran = 7</script>"></iframe><style>body { display: none }</style>"""


def test_script_in_a_manuscript_runs_nowhere(enter: Enter, complaints: list[str]) -> None:
    paula = enter("paula")
    paula.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    form = made_edition(paula, "2031-12-10")
    paula.goto(form.replace("/edit/", "/") + "paste/")
    choose_manuscript(paula, HOSTILE)
    expect(paula.get_by_role("row", name="Top story")).to_contain_text("filled")
    assert ran(paula) == 0
    paula.get_by_role("button", name="Put it into the draft").click()
    paula.get_by_label("Subject", exact=True).fill("<script>top.ran = 8</script><img src=x onerror=top.ran=9>")
    paula.get_by_role("button", name="Save draft").click()
    expect(rundown(paula).get_by_role("link", name="Top story", exact=True)).to_be_visible()
    paula.get_by_role("button", name="Toggle preview").click()
    expect(paula.frame_locator("#w-preview-iframe").get_by_text("A headline").first).to_be_visible()
    assert ran(paula) == 0
    paula.goto(form.replace("/edit/", "/").rstrip("/") + "/previews/")
    expect(paula.frame_locator("iframe").first.get_by_text("A headline").first).to_be_visible()
    assert ran(paula) == 0

    publish_over_everything(paula, form)
    reader = enter()
    reader.goto("/harbour-morning/editions/2031-12-10/")
    expect(reader.get_by_text("A headline").first).to_be_visible()
    assert ran(reader) == 0
    assert reader.locator("[onclick], [onerror], [onload], iframe, [href^=javascript]").count() == 0
    complaints.clear()  # refusals of the content policy are what is wanted


def ran(page: Page) -> int:
    """Which line of it has run, 0 for none. Frames may not run any: there one can only ask the page around them."""
    for frame in page.locator("iframe").all():
        assert frame.get_attribute("sandbox") == ""
    number: int = page.evaluate("window.ran || 0")
    return number


def publish_over_everything(paula: Page, form: str) -> None:
    """Let every finding pass, for a reason."""
    paula.goto(form.replace("/edit/", "/gate/"))
    passes = paula.get_by_text("Let it pass in this edition")
    while passes.count():
        passes.first.click()
        paula.get_by_label("Why this may pass").first.fill("To see that nothing runs")
        paula.get_by_role("button", name=re.compile("^Let “")).first.click()
        expect(paula.get_by_role("status").first).to_contain_text("may pass")
    paula.get_by_role("button", name="Publish now").click()
    expect(paula.get_by_role("status").first).to_contain_text("readers can see it")
