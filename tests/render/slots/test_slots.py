"""Markers: what becomes a slot, in which context, and how a finished output falls into pieces."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Pieces, RenderedLink
from masthead.render.slots import (
    LinkBook,
    Slots,
    TooManySlotsError,
    clean,
    holds_markers,
    safe_url,
    section_ranges,
    split,
)


@pytest.fixture
def slots() -> Slots:
    return Slots(LinkBook(), Context.HTML)


def test_words_turn_known_tags_into_slots_and_leave_others_literal(slots: Slots) -> None:
    marked = slots.words("Hello {{ name | friends }}, {{ attribute.city }}, {{ foo }} {{ broken }")

    assert split(marked, slots) == (
        "Hello ",
        MergeSlot("name", "friends", Context.HTML),
        ", ",
        MergeSlot("attribute.city", None, Context.HTML),
        ", {{ foo }} {{ broken }",
    )


def test_words_of_plain_text_have_slots_in_text_context() -> None:
    slots = Slots(LinkBook(), Context.TEXT)

    assert split(slots.words("{{ email }}"), slots) == (MergeSlot("email", None, Context.TEXT),)


@pytest.mark.parametrize(
    ("url", "pieces"),
    [
        ("https://a.example/", (LinkSlot(0, Context.HTML),)),
        ("//a.example/x", (LinkSlot(0, Context.HTML),)),
        ("page.html", (LinkSlot(0, Context.HTML),)),
        ("{{ referral_link }}", (MergeSlot("referral_link", None, Context.HTML),)),
        ("{{ web_link }}?a=1", (MergeSlot("web_link", None, Context.HTML), "?a=1")),
        (
            "https://a.example/?n={{ name | a b }}&z=1",
            ("https://a.example/?n=", MergeSlot("name", "a b", Context.URL), "&z=1"),
        ),
        (
            "https://share.example/?u={{ referral_link }}",
            ("https://share.example/?u=", MergeSlot("referral_link", None, Context.URL)),
        ),
        ("mailto:us@a.example", ("mailto:us@a.example",)),
        ("mailto:us@a.example?body={{ email }}", ("mailto:us@a.example?body=", MergeSlot("email", None, Context.URL))),
        ("tel:+4930123", ("tel:+4930123",)),
    ],
)
def test_address_becomes_what_its_kind_asks_for(url: str, pieces: Pieces, slots: Slots) -> None:
    marked = slots.href(url, "words", section=3)

    assert marked is not None
    assert split(marked, slots) == pieces


@pytest.mark.parametrize(
    "url", ["", "  ", "javascript:alert(1)", "java\nscript:alert(1)", "\x00data:x", "ftp://a.example", "{{ foo }}"]
)
def test_address_that_must_not_be_followed_is_none(url: str, slots: Slots) -> None:
    assert slots.href(url, "words", section=None) is None


def test_blanks_in_an_address_are_percent_encoded_outside_tags() -> None:
    assert safe_url(" https://a.example/a b\u3000c?{{ name | x y }} ") == "https://a.example/a%20b%20c?{{ name | x y }}"


def test_book_counts_one_address_once_in_each_section() -> None:
    book = LinkBook()

    assert [book.enter("a", "first  words", 0), book.enter("a", "later", 0), book.enter("a", "x", 1)] == [0, 0, 1]
    assert book.links == (RenderedLink("a", "first words", 0), RenderedLink("a", "x", 1))


def test_book_counts_alternatives_as_the_section_that_they_stand_for() -> None:
    book = LinkBook(origins=(0, 1, 1, 2))

    assert [book.enter("a", "here", each) for each in (0, 1, 2, 3, None)] == [0, 1, 1, 2, 3]
    assert [each.section for each in book.links] == [0, 1, 2, None]


def test_equal_entries_share_a_marker(slots: Slots) -> None:
    assert slots.words("{{ name }}{{ name }}") == slots.words("{{ name }}") * 2


def test_markers_are_one_character_each_and_survive_escaping(slots: Slots) -> None:
    marked = slots.words("<{{ name | a & b }}>")
    escaped = Environment(autoescape=True).from_string("{{ marked }}").render(marked=marked)

    assert len(marked) == 3
    assert split(escaped, slots) == ("&lt;", MergeSlot("name", "a & b", Context.HTML), "&gt;")


def test_split_wraps_what_only_a_segment_sees(slots: Slots) -> None:
    open_all, close_all = slots.section(0, "")
    open_few, close_few = slots.section(1, "premium")

    assert split(f"a{open_all}b{close_all}{open_few}c{slots.words('{{ email }}')}{close_few}d", slots) == (
        "ab",
        Only("premium", ("c", MergeSlot("email", None, Context.HTML))),
        "d",
    )


def test_ranges_count_bytes_with_fallbacks_and_escaped_targets(slots: Slots) -> None:
    start, end = slots.section(4, "")
    target = slots.href("https://a.example/?a&b", "x", 4)
    marked = f"é{start}ü{slots.words('{{ name | 名 }}')}{target}{end}z"

    assert section_ranges(marked, slots) == ((4, 2, 2 + 2 + 3 + len("https://a.example/?a&amp;b")),)


def test_shown_puts_stand_ins_for_markers(slots: Slots) -> None:
    target = slots.href("https://a.example/?n={{ name | ä }}", "x", None)

    assert target is not None
    assert slots.shown(target) == "https://a.example/?n=%C3%A4"
    assert slots.shown(slots.words("{{ name | you }}") + str(slots.href("https://b.example/", "", 0))) == (
        "youhttps://b.example/"
    )


def test_slots_beyond_the_first_plane_are_found_again(slots: Slots) -> None:
    marks = [slots.mark(LinkSlot(number, Context.HTML)) for number in range(0xFFFF + 3)]

    assert len(set(marks)) == len(marks)
    assert split("".join(marks[0xFFFC:]), slots) == tuple(LinkSlot(n, Context.HTML) for n in range(0xFFFC, 0xFFFF + 3))


def test_slots_without_end_are_refused(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.render.slots._FIRST", 0x10FFFC)

    slots.mark(LinkSlot(0, Context.HTML))
    slots.mark(LinkSlot(1, Context.HTML))
    with pytest.raises(TooManySlotsError, match="split it"):
        slots.mark(LinkSlot(2, Context.HTML))


def test_cleaning_takes_what_no_mail_may_carry() -> None:
    assert clean("a\x00\x1b\x7f\ud800\ue000\uffff\U000f0000\U0010ffffb\t\nc") == "ab\t\nc"


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_comes_back_whole_and_clean(text: str) -> None:
    slots = Slots(LinkBook(), Context.HTML)
    pieces = split(html.escape(slots.words(text)), slots)

    literal = "".join(piece for piece in pieces if isinstance(piece, str))
    assert not holds_markers(literal)
    if "{{" not in text:
        assert html.unescape(literal) == clean(text)
