"""What the form of an edition saves by itself: from the first key on, in order, and nothing when nobody writes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, Route, expect
from tests.browser.newsroom_walk import Enter, made_edition

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

_COUNT = re.compile(rb'save-order(?:=|"\r\n\r\n)(\d+)')


def sent_by(page: Page, form: str) -> list[int]:
    """What the form counts with everything that it sends from here on."""
    counts: list[int] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url == form:
            counts.extend(int(each) for each in _COUNT.findall(request.post_data_buffer or b""))

    page.on("request", note)
    return counts


def test_words_typed_as_the_form_opens_are_saved_and_saves_are_counted(enter: Enter) -> None:
    page = enter("paula")
    form = made_edition(page, "2031-12-22")
    # Wagtail looks at the form two seconds after it opens; these words are there before.
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url == form) as saved:
        page.goto(form, wait_until="commit")
        page.get_by_label("Subject", exact=True).fill("Typed at once")
    assert saved.value.json()["success"]
    page.goto(form)
    expect(page.get_by_label("Subject", exact=True)).to_have_value("Typed at once")
    saves_are_counted(page, form)


def saves_are_counted(page: Page, form: str) -> None:
    """Those of the form’s own accord, and those of its buttons, until the page is another."""
    counts = sent_by(page, form)
    subject = page.get_by_label("Subject", exact=True)
    for words in ("First words", "Second thoughts"):
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url == form):
            subject.fill(words)
    subject.fill("At last")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status").first).to_contain_text("is saved")
    assert len(counts) >= 3
    assert counts == sorted(set(counts))

    # A dialog of approval sends the form without a “submit”.
    page.wait_for_load_state()
    counts.clear()
    with page.expect_navigation():
        page.locator("#w-editor-form").evaluate("form => form.submit()")
    assert counts == [1]


def test_form_in_which_nobody_writes_is_not_saved(enter: Enter) -> None:
    page = enter("paula")
    form = made_edition(page, "2031-12-23")
    counts = sent_by(page, form)
    page.add_init_script("""document.addEventListener("w-unsaved:watch-edits", () => {
        const form = document.querySelector("#w-editor-form");
        let looks = 0;
        new MutationObserver(() => { if (++looks === 6) { document.title = "Looked"; } })
            .observe(form, { attributeFilter: ["data-w-unsaved-has-edits-value"] });
    })""")
    page.goto(form)
    expect(page).to_have_title("Looked")
    assert counts == []


PRESS_BEFORE_IT_IS_SENT = """document.addEventListener("w-autosave:save", (save) => {
    const wait = Number(save.target.dataset.wAutosaveIntervalValue);
    setTimeout(() => {
        document.querySelector("button.action-save, #w-editor-form [type=submit]").click();
        setTimeout(() => { console.log("waited"); }, 4 * wait);
    });
}, { once: true })"""


def test_nothing_is_saved_by_itself_after_a_button_is_pressed(enter: Enter) -> None:
    page = enter("paula")
    form = made_edition(page, "2031-12-18")
    page.add_init_script(PRESS_BEFORE_IT_IS_SENT)
    page.goto(form)
    counts = sent_by(page, form)
    sent: list[Route] = []
    # The answer takes its time: the page stays, and could go on saving.
    page.route(form, lambda route: sent.append(route) if route.request.method == "POST" else route.continue_())
    with page.expect_console_message(lambda said: said.text == "waited"):
        page.get_by_label("Subject", exact=True).fill("Saved by hand")
    assert [route.request.is_navigation_request() for route in sent] == [True]
    sent[0].continue_()
    expect(page.get_by_role("status").first).to_contain_text("is saved")
    expect(page.get_by_label("Subject", exact=True)).to_have_value("Saved by hand")
    # The save that was about to go had taken the first.
    assert counts == [2]
