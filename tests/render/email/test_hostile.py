"""Editions that mean harm, or merely look strange, come out as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.edition.media import Media
from masthead.edition.model import Section
from masthead.render.email import render_email
from masthead.render.email.mjml import compile_body
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet
from masthead.render.slots import holds_markers

EVIL = '"><script>alert(1)</script></mj-text><mj-raw>&amp;@@0@@{{ x }}</td></table>'
# What our own templates write; anything else has broken out of its quotes.
ATTRIBUTES = frozenset(
    [
        "align",
        "alt",
        "aria-hidden",
        "aria-label",
        "aria-roledescription",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "charset",
        "class",
        "content",
        "dir",
        "height",
        "href",
        "lang",
        "name",
        "rel",
        "role",
        "scope",
        "src",
        "style",
        "width",
        "xmlns",
        "xmlns:o",
    ]
)
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "",
]


def test_words_in_every_plain_field_are_escaped(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    tree = render(
        section("story", EVIL, title=EVIL, parts=[{"label": EVIL, "body": "<p>x</p>"}]),
        section("profile", EVIL, name=EVIL, native_name=EVIL, native_language='ja"><b>', role=EVIL, flag=EVIL),
        section("number", EVIL, figure=EVIL, unit=EVIL, chart={"title": EVIL, "measure": EVIL, "bars": []}),
        section("markets", EVIL, as_of=EVIL, instruments=[{"name": EVIL, "level": EVIL, "change": EVIL}]),
        section("sponsor", EVIL, sponsor=EVIL, title=EVIL, call_to_action={"text": EVIL, "url": "https://a.example"}),
        section("jobs", EVIL, items=[{"company": EVIL, "role": EVIL, "place": EVIL, "flag": EVIL}]),
        section("poll", EVIL, question=EVIL, answers=[EVIL]),
        section("image", EVIL, image={"src": "wide.png", "alt": EVIL, "credit": EVIL}),
        edition={"title": EVIL, "preheader": EVIL, "authors": (EVIL,), "sponsor": EVIL},
        house={"name": EVIL, "tagline": EVIL, "postal_address": EVIL},
    ).tree

    assert list(tree.all("script", "mj-text", "mj-raw", "b")) == []
    assert {name for node in tree.all() for name in node.attributes} <= ATTRIBUTES
    assert tree.words().count("<script>alert(1)</script>") >= 20


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_that_must_not_be_followed_leaves_its_words(
    address: str, section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(
        section("story", title="T", sources=[{"text": "the source", "url": address}]),
        section("sponsor", sponsor="S", title="T", call_to_action={"text": "the button", "url": address}),
        section("briefs", items=[{"lead": "L", "text": "t", "link": {"text": "the brief", "url": address}}]),
        section("jobs", items=[{"company": "C", "link": {"text": "the job", "url": address}}]),
    ).tree
    hrefs = [link.attributes["href"] for link in tree.all("a")]

    assert all(href.startswith("https://harbour.example/") for href in hrefs)
    assert all(words in tree.words() for words in ("the source", "the brief", "the job"))


def test_address_cannot_leave_its_attribute(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    evil = 'https://a.example/"onmouseover="alert(1)'
    tree = render(section("story", title="T", sources=[{"text": "s", "url": evil}])).tree

    assert evil in [link.attributes["href"] for link in tree.all("a")]


def test_readers_values_cannot_leave_their_places(
    sheet_of: Callable[..., Sheet], section: Callable[..., Section]
) -> None:
    rendered = render_email(
        sheet_of(
            section(
                "text",
                body='<p>{{ name }} <a href="https://a.example/?n={{ name }}">go</a> {{ attribute.city | <i> }}</p>',
            )
        )
    )
    html = fill_preview(rendered.html, rendered, Recipient(SubscriberId(1), "a@b.example", name='"><script>&'))

    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;&amp; <a" in html
    assert 'href="https://a.example/?n=%22%3E%3Cscript%3E%26"' in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:image/png;base64,AAAA", "ftp://a.example/x.png"])
def test_image_from_a_strange_place_is_its_alternative_text(
    url: str, section: Callable[..., Section], render: Callable[..., Any], sheet_of: Callable[..., Sheet]
) -> None:
    media = {"wide.png": Media(url, 10, 10, 1, "image/png")}
    tree = render(section("image", image={"src": "wide.png", "alt": "What it shows"}), media=media).tree

    assert list(tree.all("img")) == []
    assert "What it shows" in tree.words()


def test_image_without_measures_is_shown_at_the_width_there_is(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    media = {"wide.png": Media("https://a.example/x.svg", 0, 0, 1, "image/svg+xml")}
    image = render(section("image", image={"src": "wide.png", "alt": "x"}), media=media).tree.one("img")

    assert image.attributes["width"] == "584"
    assert "height" not in image.attributes


def test_lists_within_lists_beyond_all_reason_are_written_flat(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    deep = "<ul><li>x" * 80 + "</li></ul>" * 80
    tree = render(section("text", body=deep)).tree

    depth = max(sum(node.tag == "ul" for node in found.ancestors()) for found in tree.all("li"))
    assert depth <= 13
    assert tree.words().count("x") >= 80


def test_characters_that_act_as_markers_are_lost_on_the_way_in(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    forged = "a\U000f0000b\ue000c\U0010fffdd\x00e"
    mail = render(
        section("story", forged, title=forged, body=f"<p>{forged}</p>"), edition={"subject": forged, "title": forged}
    )

    assert not holds_markers(mail.html)
    assert mail.html.count("abcde") == 4
    assert mail.rendered.subject == ("abcde",)


def test_spaces_that_somebody_chose_stay(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    html = render(section("text", body="<p>字\u3000<em>下げ</em></p><p>a\n   b</p><p>21\u00a0%</p>")).html

    assert re.search("字(?:<[^>]*>)?\u3000(?:<[^>]*>)*下げ<", html)
    assert "a\nb" in html
    assert "21\u00a0%" in html


def test_template_that_is_no_mjml_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        compile_body("<mj-text>words</mj-text>")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_compiler_never_touches_what_stands_in_its_contents(words: str) -> None:
    inside = words.replace("<", "&lt;").replace(">", "&gt;").replace("\r", " ")
    inside = " ".join(inside.split(" ")).strip()
    document = (
        "<mjml><mj-body><mj-section><mj-column><mj-text>"
        f"<b title='{inside}'>x</b></mj-text></mj-column></mj-section></mj-body></mjml>"
    )
    lines = "\n".join(line.strip(" \t") for line in inside.split("\n") if line.strip(" \t"))

    assert lines.split() == compile_body(document).partition("<b title='")[2].rpartition("'>x</b>")[0].split()


@pytest.mark.parametrize(
    "words", ["a\ud800b", "\u202eright to left", "a" * 5000, "{{ name", "}} {{ name | }}", "\x85\u2028x"]
)
def test_words_of_a_strange_kind_are_rendered_all_the_same(
    words: str, section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    mail = render(
        section("story", words, title=words, parts=[{"label": words, "body": f"<p>{words}</p>"}]),
        section("poll", words, question=words, answers=[words, words]),
        edition={"title": words, "subject": words, "preheader": words, "authors": (words,)},
    )

    mail.html.encode()
    assert len(list(mail.tree.all("h2"))) == 2
