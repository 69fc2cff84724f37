from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.house import HouseFormat, Publication
from masthead.edition.kind import Link
from masthead.edition.model import Edition, Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.briefs.fields import Brief, BriefsFields
from masthead.edition.sections.markets.fields import Instrument, MarketsFields
from masthead.edition.sections.quote.fields import QuoteFields
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import Part, StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.edition.sections.todo.fields import Todo, TodoFields
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Pieces, flatten
from masthead.render.sheet import Sheet
from masthead.render.slots import LinkBook, holds_markers
from masthead.render.text import render_text
from masthead.render.text_wrap import WIDTH, columns
from masthead.render.themes import theme_named

SheetOf = Callable[..., Sheet]
Read = Callable[[Sheet], str]


def story(markup: str, **fields: object) -> Section:
    return Section(kind="text", label="Story", fields=TextFields(body=RichText.from_html(markup)))


def literal(pieces: Pieces) -> str:
    return "".join(piece for piece in flatten(pieces) if isinstance(piece, str))


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_text_reads_like_its_golden(
    language: str, sheets: dict[str, Sheet], plain_text: Read, same_as_golden: Callable[[str, str], None]
) -> None:
    same_as_golden(f"{language}.txt", plain_text(sheets[language]))


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_text_keeps_to_its_columns_but_for_addresses(language: str, sheets: dict[str, Sheet], plain_text: Read) -> None:
    wide = [line for line in plain_text(sheets[language]).split("\n") if columns(line) > WIDTH and "://" not in line]
    assert wide == []


def test_text_is_the_same_every_time(sheets: dict[str, Sheet]) -> None:
    assert render_text(sheets["en"], LinkBook()) == render_text(sheets["en"], LinkBook())


def test_text_shares_link_numbers_with_the_part_rendered_before_it(sheet_of: SheetOf) -> None:
    sheet = sheet_of(story('<p><a href="https://a.example/">One</a> <a href="https://b.example/">Two</a></p>'))
    book = LinkBook()
    book.enter("https://b.example/", "Two", 0)
    slots = [piece for piece in flatten(render_text(sheet, book)) if isinstance(piece, LinkSlot)]
    assert [(slot.index, slot.context) for slot in slots] == [(1, Context.TEXT), (0, Context.TEXT)]


def test_text_numbers_the_same_target_once(sheet_of: SheetOf, plain_text: Read) -> None:
    text = plain_text(
        sheet_of(story('<p><a href="https://a.example/">One</a>, <a href="https://a.example/">again</a></p>'))
    )
    assert "One [1], again [1]\n\n[1] https://a.example/\n" in text


def test_text_shows_a_segments_section_to_that_segment_alone(sheet_of: SheetOf) -> None:
    section = story("<p>Secret.</p>").model_copy(update={"segment": "premium"})
    pieces = render_text(sheet_of(story("<p>Open.</p>"), section), LinkBook())
    only = [piece for piece in pieces if isinstance(piece, Only)]
    assert [(piece.segment, literal(piece.pieces)) for piece in only] == [("premium", "\n\n\nSTORY\n=====\n\nSecret.")]


def test_text_carries_merge_tags_as_slots(sheet_of: SheetOf) -> None:
    pieces = render_text(sheet_of(story("<p>Hello {{ name | friends }}.</p>")), LinkBook())
    assert MergeSlot("name", "friends", Context.TEXT) in pieces
    assert MergeSlot("unsubscribe_link", None, Context.TEXT) in pieces


def test_text_says_what_is_paid_for(sheets: dict[str, Sheet], plain_text: Read) -> None:
    text = plain_text(sheets["en"])
    assert "--- Advertisement · Lumen Press ---" in text
    assert "The Salt Ledger* [1]" in text
    assert "Links marked with * earn us a commission" in text


def test_text_has_no_disclosure_without_a_marked_link(sheet_of: SheetOf, plain_text: Read) -> None:
    fields = SponsorFields(sponsor="Lumen", call_to_action=Link(text="Go", url="https://lumen.example/"))
    text = plain_text(sheet_of(Section(kind="sponsor", label="Our partner", fields=fields)))
    assert "Advertisement · Lumen" in text
    assert "commission" not in text


def test_text_leaves_out_sections_with_nothing_in_them(sheet_of: SheetOf, plain_text: Read) -> None:
    text = plain_text(sheet_of(Section(kind="sponsor", label="Our partner", fields=SponsorFields())))
    assert "OUR PARTNER" not in text


def test_text_follows_no_unsafe_link(sheet_of: SheetOf, plain_text: Read) -> None:
    fields = BriefsFields(items=(Brief(lead="A", link=Link(text="more", url="javascript:alert(1)")),))
    text = plain_text(sheet_of(Section(kind="briefs", label="In brief", fields=fields)))
    assert "- A: more\n" in text
    assert "javascript" not in text


def test_text_writes_marks_that_change_the_meaning(sheet_of: SheetOf, plain_text: Read) -> None:
    markup = "<p><em>so</em> <s>six</s> nine, 10<sup>12</sup> H<sub>2</sub>O x<sup>ab</sup> <strong>bold</strong></p>"
    assert "_so_ ~six~ nine, 10¹² H₂O x^ab bold\n" in plain_text(sheet_of(story(markup)))


def test_text_indents_lists_within_lists(sheet_of: SheetOf, plain_text: Read) -> None:
    markup = '<ol start="9"><li>nine<ul><li>a</li><li>b</li></ul></li><li>ten</li></ol>'
    assert " 9. nine\n    - a\n    - b\n10. ten\n" in plain_text(sheet_of(story(markup)))


def test_text_ends_a_line_where_its_author_did(sheet_of: SheetOf, plain_text: Read) -> None:
    assert "\nRoses,\nviolets\n" in plain_text(sheet_of(story("<p>Roses,<br>violets</p>")))


def test_text_puts_quotation_marks_around_all_paragraphs(sheet_of: SheetOf, plain_text: Read) -> None:
    fields = QuoteFields(words=RichText.from_html("<p>One.</p><p>Two.</p>"), who=RichLine.from_text("Mo"))
    text = plain_text(sheet_of(Section(kind="quote", label="Words", fields=fields)))
    assert "“One.\n\nTwo.”\n   — Mo\n" in text


def test_text_runs_on_where_a_table_is_too_wide(sheet_of: SheetOf, plain_text: Read) -> None:
    fields = MarketsFields(instruments=(Instrument(name="Long " * 14, level="1,000,000.00", change="+1.2 %"),))
    text = plain_text(sheet_of(Section(kind="markets", label="Markets", fields=fields)))
    assert max(map(columns, text.split("\n"))) <= WIDTH
    assert "1,000,000.00 ▲ +1.2 %" in text.replace("\n  ", " ")


def test_text_offers_the_readers_own_link_where_the_referral_is_empty(
    sheets: dict[str, Sheet], plain_text: Read
) -> None:
    assert re.search(r"SHARE\n=====\n(?:.*\n)+?→ Share my link \[1\]\n(?:.*\n)+?\[1\] \S+/r/", plain_text(sheets["en"]))


HOSTILE = st.text(
    st.one_of(
        st.characters(max_codepoint=0x2FF),
        st.sampled_from("\x00\x1e\x85\u2028\ue000\U000f0001\U0010fffd{}|<>&\"'“、。国ー🇯🇵👩\u200d\u0301\ufe0f\t\n "),
    ),
    max_size=120,
)


@settings(max_examples=60, deadline=None)
@given(words=HOSTILE, more=HOSTILE, url=HOSTILE)
def test_text_of_any_words_keeps_its_columns_and_leaks_no_marker(words: str, more: str, url: str) -> None:
    sections = (
        Section(kind="text", label=words, fields=TextFields(body=RichText.from_html(f"<p>{more}</p><ul><li>{words}"))),
        Section(
            kind="story",
            label=more,
            fields=StoryFields(
                title=words, parts=(Part(label=more),), sources=(Link(text=words, url="https://a.example/"),)
            ),
        ),
        Section(kind="todo", label="", fields=TodoFields(items=(Todo(text=RichLine.from_text(more), affiliate=True),))),
        Section(
            kind="briefs", label="B", fields=BriefsFields(items=(Brief(lead=words, link=Link(text=more, url=url)),))
        ),
    )
    edition = Edition(
        publication="p",
        number=1,
        date="2026-11-23",
        title=words,
        subject=more,
        authors=(words, more),
        sponsor=more,
        sections=sections,
    )
    house = HouseFormat(publication=Publication.model_validate({"slug": "p", "name": more, "from": "a@b.example"}))
    pieces = render_text(Sheet(edition=edition, house=house, theme=theme_named("harbour")), LinkBook())
    text = literal(pieces)
    assert not holds_markers(text)
    assert "\x1e" not in text
    assert [
        line
        for line in text.split("\n")
        if columns(line) > WIDTH and not re.search(r"://|\[\d+\]|www\.|mailto:|tel:", line, re.IGNORECASE)
    ] == []
