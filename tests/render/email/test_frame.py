"""The mail around its sections: the document, its head and foot, and what every reader is owed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from masthead.edition.model import Section
from masthead.edition.sections.registry import SHIPPED
from masthead.render.email import render_email
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, flatten
from masthead.render.sheet import Sheet
from masthead.render.slots import holds_markers


def test_mail_names_its_language_and_direction_twice(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("text", body="<p>كلمات</p>"), edition={"language": "ar"}).tree
    html, body = tree.one("html"), tree.one("body")
    wrapper = next(node for node in body.children if not isinstance(node, str))

    assert (html.attributes["lang"], html.attributes["dir"]) == ("ar", "rtl")
    assert (wrapper.attributes["lang"], wrapper.attributes["dir"]) == ("ar", "rtl")


def test_mail_right_to_left_exchanges_the_sides_of_its_paddings(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    plain, turned = (
        render(golden_section("jobs"), edition={"language": language}).tree.by_class("rule")
        for language in ("en", "ar")
    )
    style = {cell.attributes["style"] for cell in plain if cell.words() == "Apply"}
    mirrored = {cell.attributes["style"] for cell in turned if cell.words() == "Apply"}

    assert all("padding:10px 0 10px 14px" in each and "text-align:right" in each for each in style)
    assert all("padding:10px 14px 10px 0" in each and "text-align:left" in each for each in mirrored)


def test_mail_has_a_title_and_asks_for_both_colour_schemes(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("text", body="<p>x</p>")).tree
    metas = {node.attributes.get("name"): node.attributes.get("content") for node in tree.all("meta")}

    assert tree.one("title").words() == "A title · Harbour Morning"
    assert metas["color-scheme"] == metas["supported-color-schemes"] == "light dark"


def test_mail_hides_its_preheader_and_keeps_the_rest_out_of_the_preview(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("text", body="<p>x</p>")).tree
    (hidden,) = [node for node in tree.all("div") if "display:none" in node.attributes.get("style", "")]

    assert hidden.words().startswith("What else there is")
    assert "mso-hide:all" in hidden.attributes["style"]
    assert len(hidden.words()) > 140


def test_mail_without_a_preheader_hides_nothing(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    body = render(section("text", body="<p>x</p>"), edition={"preheader": ""}).html.partition("<body")[2]

    assert "display:none" not in body


def test_every_layout_table_says_that_it_is_none(every_kind: tuple[Section, ...], render: Callable[..., Any]) -> None:
    tree = render(*every_kind).tree
    data = [table for table in tree.all("table") if table.attributes.get("role") != "presentation"]

    assert len(data) == 2  # markets and the chart
    assert all(any("scope" in head.attributes for head in table.all("th")) for table in data)
    outlook = re.findall(r"<!--\[if[^>]*>(.*?)<!\[endif\]-->", render(*every_kind).html, re.DOTALL)
    assert all('role="presentation"' in part for part in outlook if "<table" in part)


def test_headings_never_leave_a_level_out(every_kind: tuple[Section, ...], render: Callable[..., Any]) -> None:
    levels = [int(node.tag[1]) for node in render(*every_kind).tree.all("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_headings_of_a_section_without_a_label_move_up(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("story", "", title="T", parts=[{"label": "P", "body": "<p>x</p>"}])).tree

    assert [(node.tag, node.words()) for node in tree.all("h2", "h3", "h4")] == [("h2", "T"), ("h3", "P")]


def test_head_says_what_day_number_partner_and_authors(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    words = render(
        section("text", body=f"<p>{'word ' * 530}</p>"),
        edition={"authors": ("Mei Tan", "Jonas Weber"), "sponsor": "Lumen Press"},
    ).tree.words()

    for expected in (
        "Monday 23 November 2026 · No. 412",
        "Reading time 2 min",
        "In partnership with Lumen Press",
        "By Mei Tan and Jonas Weber",
    ):
        assert expected in words


def test_foot_holds_what_law_and_courtesy_ask_for(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    tree = render(section("text", body="<p>x</p>"), archive_url="https://harbour.example/editions").tree
    hrefs = {link.words(): link.attributes["href"] for link in tree.all("a")}

    assert hrefs == {
        "View online": "https://harbour.example/w/token",
        "Archive": "https://harbour.example/editions",
        "Preferences": "https://harbour.example/p/token",
        "Unsubscribe": "https://harbour.example/u/token",
    }
    assert "You receive this because you subscribed to Harbour Morning." in tree.words()
    assert "Pier 0, 1 Sample Quay" in tree.words()


def test_disclosure_stands_in_the_foot_when_a_link_is_paid_for(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    disclosure = "Links marked with * earn us a commission"

    assert disclosure in render(golden_section("todo")).tree.words()
    # A sponsor's section says what it is in its own label.
    assert disclosure not in render(golden_section("sponsor")).tree.words()


def test_words_of_ours_carry_their_language_where_it_is_not_the_editions(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("referral", "紹介"), edition={"language": "ja"}).tree

    assert {node.attributes["lang"] for node in tree.all("a") if node.words() == "Unsubscribe"} == {"en"}


def test_every_address_is_a_slot_but_those_of_mail_and_telephone(
    every_kind: tuple[Section, ...], sheet_of: Callable[..., Sheet]
) -> None:
    rendered = render_email(sheet_of(*every_kind))
    literal = "".join(piece for piece in flatten(rendered.html) if isinstance(piece, str))

    written = {href for href in re.findall(r'<a href="([^"]*)"', literal) if not href.startswith("mailto:")}
    assert written == {""}
    assert len(rendered.links) > 10
    used = {piece.index for piece in flatten(rendered.html) if isinstance(piece, LinkSlot)}
    assert used == set(range(len(rendered.links)))


def test_link_knows_its_section_and_counts_once_there(
    section: Callable[..., Section], sheet_of: Callable[..., Sheet]
) -> None:
    twice = '<p><a href="https://a.example/">one</a> <a href="https://a.example/">two</a></p>'
    rendered = render_email(sheet_of(section("text", body=twice), section("text", body=twice)))

    assert [(link.url, link.text, link.section) for link in rendered.links] == [
        ("https://a.example/", "one", 0),
        ("https://a.example/", "one", 1),
    ]


def test_text_part_uses_the_same_numbers_for_the_same_links(
    every_kind: tuple[Section, ...], sheet_of: Callable[..., Sheet]
) -> None:
    rendered = render_email(sheet_of(*every_kind))
    in_html = {piece.index for piece in flatten(rendered.html) if isinstance(piece, LinkSlot)}
    in_text = {piece.index for piece in flatten(rendered.text) if isinstance(piece, LinkSlot)}

    assert in_text <= in_html


def test_section_of_a_segment_is_there_for_it_alone(
    section: Callable[..., Section], sheet_of: Callable[..., Sheet]
) -> None:
    rendered = render_email(
        sheet_of(section("text", "All", body="<p>all</p>"), section("text", "Few", "premium", body="<p>few</p>"))
    )
    only = [piece for piece in rendered.html if isinstance(piece, Only)]

    assert [piece.segment for piece in only] == ["premium"]
    inside = "".join(str(piece) for piece in only[0].pieces)
    assert "<p" in inside
    assert "few" in inside
    assert "all" not in inside


def test_subject_and_preheader_are_pieces_of_text(
    section: Callable[..., Section], sheet_of: Callable[..., Sheet]
) -> None:
    rendered = render_email(
        sheet_of(
            section("text", body="<p>x</p>"), edition={"subject": "Hello\n {{ name | you }} & all", "preheader": ""}
        )
    )

    assert rendered.subject == ("Hello ", MergeSlot("name", "you", Context.TEXT), " & all")
    assert rendered.preheader == ()


@pytest.mark.parametrize("kind", SHIPPED)
def test_span_is_exactly_the_card_of_its_section(
    kind: str, golden_section: Callable[[str], Section], section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    before = section("text", "Before", body="<p>ä {{ name | 皆 }}</p>")
    card = render(before, golden_section(kind)).card(1)

    assert card.startswith("<!--[if mso")
    assert card.count('class="card"') == 1
    assert (kind.title() in card) is (kind != "greeting")


def test_same_sheet_gives_the_same_pieces(every_kind: tuple[Section, ...], sheet_of: Callable[..., Sheet]) -> None:
    assert render_email(sheet_of(*every_kind)) == render_email(sheet_of(*every_kind))


def test_outlook_reads_balanced_tables(
    every_kind: tuple[Section, ...], render: Callable[..., Any], parsed: Callable[[str], Any]
) -> None:
    as_outlook = re.sub(r"<!--\[if [^!\]]*\]>|<!\[endif\]-->", "", render(*every_kind).html)

    # `parsed` refuses what is not closed in order.
    tables = list(parsed(as_outlook).all("table"))
    assert len([table for table in tables if table.attributes.get("width") == "640"]) == len(every_kind) + 2
    assert {table.attributes["bgcolor"] for table in tables if "bgcolor" in table.attributes} == {"#FFFFFF"}


def test_no_marker_ever_leaves(every_kind: tuple[Section, ...], render: Callable[..., Any]) -> None:
    mail = render(*every_kind)

    assert not holds_markers(mail.html)
    assert not re.search("[\ue000-\uf8ff]|@@\\d|\\\\u\\{", mail.html)


def test_full_edition_stays_far_below_where_mail_is_cut(
    every_kind: tuple[Section, ...], render: Callable[..., Any]
) -> None:
    assert len(render(*every_kind, *every_kind[:2]).html.encode()) < 70_000


def test_dark_mode_is_there_for_those_who_ask_and_for_outlook(
    every_kind: tuple[Section, ...], render: Callable[..., Any]
) -> None:
    html = render(*every_kind).html

    assert (
        "@media (prefers-color-scheme:dark){.paper{background-color:#12181F!important;color:#ECE7DC!important}" in html
    )
    assert "[data-ogsc] .muted{color:#A9B3BF!important}" in html
    assert "[data-ogsb] .card{background-color:#1C242E!important}" in html


def test_every_inline_colour_has_a_class_that_dark_mode_changes(
    every_kind: tuple[Section, ...], render: Callable[..., Any]
) -> None:
    tree = render(*every_kind).tree
    text = {"paper", "ink", "muted", "accent", "link", "up", "down", "button"}

    for node in tree.all():
        style = node.attributes.get("style", "")
        if re.search(r"(?:^|;)color:#", style):
            assert text & set(node.classes), (node.tag, style)
        if "background-color:#" in style:
            assert {"paper", "card", "bar", "bar_down", "button"} & set(node.classes), (node.tag, style)
        if re.search(r"border[a-z-]*:[^;]*#", style):
            assert {"rule", "edge", "mark"} & set(node.classes), (node.tag, style)


def test_logo_stands_for_the_name_and_says_it(section: Callable[..., Section], sheet_of: Callable[..., Sheet]) -> None:
    plain = sheet_of(section("text", body="<p>x</p>"))
    theme = plain.theme.model_copy(update={"logo": "portrait.png"})
    rendered = render_email(replace(plain, theme=theme))
    html = "".join(piece for piece in rendered.html if isinstance(piece, str))

    assert re.search(r'<h1[^>]*><img [^>]*width="56" height="56" alt="Harbour Morning"', html)


def test_logo_known_by_its_address_alone_keeps_its_own_width(
    section: Callable[..., Section], sheet_of: Callable[..., Sheet]
) -> None:
    plain = sheet_of(section("text", body="<p>x</p>"))
    for logo, shown in (("https://media.example/logo.png", True), ("missing.png", False)):
        rendered = render_email(replace(plain, theme=plain.theme.model_copy(update={"logo": logo})))
        html = "".join(piece for piece in rendered.html if isinstance(piece, str))

        assert (f'<img src="{logo}" height="56" alt="Harbour Morning"' in html) is shown
        assert (">Harbour Morning</h1>" in html) is not shown
