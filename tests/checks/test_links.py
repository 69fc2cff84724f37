from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.links import CHECK
from masthead.edition.findings import Finding
from masthead.edition.kind import Link
from masthead.edition.model import Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.links.fields import LinkItem, LinksFields
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import StoryFields

Build = Callable[..., Preflight]
MakeSection = Callable[..., Section]
Codes = Callable[[Check, Preflight], list[str]]
One = Callable[[Check, Preflight], Finding]


def a_story(*links: tuple[str, str]) -> StoryFields:
    return StoryFields(title="A story", sources=tuple(Link(text=text, url=url) for text, url in links))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://pearl.example/report", None),
        ("mailto:editors@harbour.example", None),
        ("{{ web_link }}", None),
        ("{{ join_link }}/12", None),
        ("{{ web_link }}/12", "link-relative"),
        ("https://en.pearl.example/wiki/Cheese_(food)", None),
        ("", "link-empty"),
        ("www.pearl.example", "link-no-scheme"),
        ("editors@harbour.example", "link-no-scheme"),
        ("/about", "link-relative"),
        ("javascript:alert(1)", "link-scheme"),
        ("https://", "link-malformed"),
        ("https://pearl.example/a b", "link-spaces"),
        ("http://localhost:8000/", "link-private"),
        ("https://10.0.0.1/", "link-private"),
        ("https://mei:secret@pearl.example/", "link-userinfo"),
        ("https://pеarl.example/", "link-lookalike"),
        ("http://pearl.example/", "link-insecure"),
        ("https://bit.ly/3abc", "link-shortener"),
        ("https://eur02.safelinks.protection.outlook.com/?url=x", "link-shortener"),
        ("https://pearl.example/?p=3&preview=true", "link-unpublished"),
        ("https://docs.pearl.example/document/d/1/edit", "link-unpublished"),
        ("https://pearl.example/credit", None),
        ("https://pearl.example/?utm_source=other", "link-tracked"),
        ("https://pearl.example/?a=1&fbclid=abc", "link-tracked"),
        ("https://pearl.example/a).", "link-unbalanced"),
        ("https://pearl.example/a_(b", "link-unbalanced"),
    ],
)
def test_links_say_what_is_wrong_with_a_target(
    a_preflight: Build, a_section: MakeSection, codes: Codes, url: str, code: str | None
) -> None:
    p = a_preflight(a_section("Top", a_story(("Pearl River Post", url))))
    assert codes(CHECK, p) == ([code] if code else [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("the annual report", None),
        ("more", None),
        ("pearl.example", None),
        ("Node.js", None),
        ("here", "link-text-vague"),
        ("Click here!", "link-text-vague"),
        ("» hier", "link-text-vague"),
        ("Hier klicken", "link-text-vague"),
        ("", "link-text-empty"),
        ("https://pearl.example/report", "link-text-url"),
        ("lion.example", "link-text-mismatch"),
        ("https://lion.example/report", "link-text-mismatch"),
        ("www.pearl.example", None),
        ("news.pearl.example", None),
    ],
)
def test_links_say_what_is_wrong_with_their_words(
    a_preflight: Build, a_section: MakeSection, codes: Codes, words: str, code: str | None
) -> None:
    p = a_preflight(a_section("Top", a_story((words, "https://pearl.example/report"))))
    assert codes(CHECK, p) == ([code] if code else [])


def test_links_write_the_whole_address_in_the_remedy(a_preflight: Build, a_section: MakeSection, one: One) -> None:
    bare = one(CHECK, a_preflight(a_section("Top", a_story(("A", "www.pearl.example/x")))))
    path = one(CHECK, a_preflight(a_section("Top", a_story(("A", "/about")))))
    mail = one(CHECK, a_preflight(a_section("Top", a_story(("A", "mei@harbour.example")))))

    assert bare.remedy == "Write “https://www.pearl.example/x”."
    assert path.remedy == "Write the whole address, as in “https://harbour.example/about”."
    assert mail.remedy == "Write “mailto:mei@harbour.example”."


def test_links_carry_label_and_line(a_preflight: Build, a_section: MakeSection, one: One) -> None:
    asked: list[tuple[int | None, str]] = []

    def line_of(section: int | None, words: str) -> int | None:
        asked.append((section, words))
        return 17

    found = one(CHECK, a_preflight(a_section("Top", a_story(("A", "/about"))), line_of=line_of))

    assert (found.section, found.line) == ("Top", 17)
    assert asked == [(1, "/about")]


def test_links_leave_campaign_parameters_to_those_who_paid(
    a_preflight: Build, a_section: MakeSection, codes: Codes
) -> None:
    url = "https://lumen.example/?utm_source=harbour"
    sponsor = SponsorFields(sponsor="Lumen", title="T", call_to_action=Link(text="Save a seat", url=url))
    assert codes(CHECK, a_preflight(a_section("Our partner", sponsor))) == []


def test_links_report_a_target_that_two_sections_share(a_preflight: Build, a_section: MakeSection, one: One) -> None:
    url = "https://pearl.example/report"
    p = a_preflight(a_section("Top", a_story(("A", url))), a_section("Other", a_story(("B", url))))

    found = one(CHECK, p)

    assert found.code == "link-duplicate"
    assert "“A” in “Top” and “B” in “Other”" in found.message


def test_links_report_two_items_of_a_list_with_one_target(
    a_preflight: Build, a_section: MakeSection, codes: Codes
) -> None:
    items = tuple(
        LinkItem(text=RichLine.from_html(f'<a href="https://pearl.example/x">{words}</a>')) for words in ("Rice", "Tea")
    )
    assert codes(CHECK, a_preflight(a_section("Reads", LinksFields(items=items)))) == ["link-duplicate"]


def test_links_let_a_story_name_its_source_twice(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    story = StoryFields(
        title="A",
        body=RichText.from_html('<p>As <a href="https://pearl.example/x">the post writes</a></p>'),
        sources=(Link(text="Pearl River Post", url="https://pearl.example/x"),),
    )
    assert codes(CHECK, a_preflight(a_section("Top", story))) == []
