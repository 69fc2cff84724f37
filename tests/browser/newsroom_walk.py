"""What a person does in the newsroom, by the words on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

Enter = Callable[..., Page]
"""``enter("wanda")``: a new page of her browser, in which she is signed in; of a stranger's without a name."""

MANUSCRIPT = Path(__file__).parent.parent / "edition" / "clipboard" / "full-manuscript.html"
"""What Google Docs puts on the clipboard for a whole morning."""

MANUSCRIPT_TITLE = "Hong Kong’s new ferries swap batteries instead of charging them"
PATIENCE = 30_000
"""Milliseconds that anything may take on a busy machine."""


def manuscript(title: str = MANUSCRIPT_TITLE) -> str:
    """The morning's manuscript under a title of one's own."""
    text = MANUSCRIPT.read_text("utf-8")
    assert MANUSCRIPT_TITLE in text
    return text.replace(MANUSCRIPT_TITLE, title)


def open_edition(page: Page, url: str, day: str) -> str:
    """From the first page: a day's rundown; returns the address of its form."""
    page.goto(f"{url}/newsroom/")
    page.get_by_role("link", name="New edition").click()
    page.get_by_label("Day").fill(day)
    # By the keyboard: the field's calendar lies over the button until the field is left.
    page.get_by_role("button", name="Open the edition").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("ready to fill")
    expect(rundown(page)).to_contain_text("words of 900–1,300")
    return page.url


def made_edition(page: Page, day: str) -> str:
    """The address of the form of a day's rundown, which is opened without looking at a page."""
    add = "/newsroom/editions/add/"
    # Nobody of them has a choice of titles.
    title = re.search(r'<input type="hidden" name="publication" value="(\d+)"', page.request.get(add).text())
    assert title
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    form = {"publication": title[1], "date": day, "csrfmiddlewaretoken": token}
    answer = page.request.post(add, form=form, max_redirects=0)
    assert answer.status == 302
    return f"{answer.url.removesuffix(add)}{answer.headers['location']}"


def filled_edition(page: Page, day: str, text: str) -> str:
    """The address of the form of a day's edition that is filled from a manuscript; the form is open."""
    form = made_edition(page, day)
    page.goto(form.replace("/edit/", "/") + "paste/")
    choose_manuscript(page, text)
    put_it_in(page)
    assert page.url == form
    return form


def rundown(page: Page) -> Locator:
    """The panel beside the form."""
    return page.get_by_role("complementary", name="Rundown")


def paste(page: Page, html: str) -> None:
    """From the form: take a manuscript out of another program and put it into the draft."""
    to_clipboard(page, html)
    rundown(page).get_by_role("link", name="Paste a manuscript").click()
    page.get_by_role("textbox", name="The manuscript").press("Control+V")


def to_clipboard(page: Page, html: str) -> None:
    """As copying in a word processor does: as HTML and as plain text."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """html => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([html], {type: "text/html"}),
            "text/plain": new Blob(["the same without its structure"], {type: "text/plain"}),
        })])""",
        html,
    )


def choose_manuscript(page: Page, text: str) -> None:
    """Where to paste: take it out of a file instead, to see what becomes of it."""
    file: FilePayload = {"name": "manuscript.html", "mimeType": "text/html", "buffer": text.encode()}
    page.get_by_label("Or a file").set_input_files(file)


def put_it_in(page: Page) -> None:
    """What was understood becomes the draft, and its form is open."""
    page.get_by_role("button", name="Put it into the draft").click()
    expect(page.get_by_role("status").first).to_contain_text("The manuscript is in the draft")
    expect(rundown(page)).to_contain_text("1,165 words of 900–1,300")


def write(page: Page, label: str, text: str) -> None:
    """Into a field of the form, and save."""
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status").first).to_contain_text("is saved")


def act(page: Page, name: str) -> None:
    """Choose from the menu below the form."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name, exact=True).click()


def actions_offered(page: Page) -> list[str]:
    """Everything in that menu."""
    page.get_by_role("button", name="More actions").click()
    menu = page.get_by_role("navigation", name="Actions (footer)")
    expect(menu.get_by_role("tooltip")).to_be_visible()
    return [re.sub(r"\s+", " ", each.inner_text()).strip() for each in menu.get_by_role("button").all()]
