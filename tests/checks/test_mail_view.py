from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.checks.mail_view import Anchor, Grid, Heading, MailView, Picture, squeeze, view_mail
from masthead.render.pieces import SectionSpan


def view(body: str) -> MailView:
    return view_mail(f'<html lang="en" dir="ltr"><head><title> A\n title </title></head><body>{body}</body></html>', ())


def words(found: MailView) -> list[str]:
    return [run.text.strip() for run in found.runs]


def test_view_reads_the_document() -> None:
    found = view("<p>Words</p>")
    assert (found.language, found.direction, found.title, words(found)) == ("en", "ltr", "A title", ["Words"])


def test_view_skips_what_nobody_sees() -> None:
    found = view(
        "<!--[if mso]><p>Outlook</p><![endif]--><style>p{}</style>"
        '<div style="display:none">Preheader <a href="https://pearl.example">hidden</a></div>'
        '<div style="DISPLAY: none !important"><p>deeper</p></div><p hidden>gone</p><p>Seen</p>'
    )
    assert words(found) == ["Seen"]
    assert found.anchors == ()


def test_view_inherits_language_colours_and_size() -> None:
    found = view(
        '<table bgcolor="#FFF" style="color: rgb(0, 0, 0); font-size:12pt"><tr><td style="background:#1B2430 none">'
        '<span lang="ja" style="color:white;font:bold 20px/1.5 serif">青山</span></td><td>x</td></tr></table>'
    )
    first, second = found.runs
    assert (first.language, first.ink, first.paper, first.size) == ("ja", "#ffffff", "#1b2430", 20)
    assert (second.language, second.ink, second.paper, second.size) == ("en", "#000000", "#ffffff", 16)


def test_view_collects_links_with_their_words() -> None:
    found = view(
        '<a href="u" rel="Sponsored noopener">Save <b>a</b><br>seat <img src="i" alt="now"></a><a href="v"> </a>'
    )
    assert found.anchors == (
        Anchor("u", frozenset({"sponsored", "noopener"}), "Save a seat now", None),
        Anchor("v", frozenset(), "", None),
    )


def test_view_collects_headings_images_and_tables() -> None:
    found = view(
        "<h1>A</h1><h3>B <i>c</i></h3><img src='a.png'><img src='b.png' alt='' width='4' height='5'/>"
        '<table role="presentation"><tr><td><table><tr><th scope="col">x</th><th>y</th></tr></table></td></tr></table>'
    )
    assert found.headings == (Heading(1, "A", None), Heading(3, "B c", None))
    assert found.pictures == (Picture("a.png", None, "", "", None), Picture("b.png", "", "4", "5", None))
    assert found.grids == (Grid("", 2, 1, None), Grid("presentation", 0, 0, None))


def test_view_places_elements_in_their_sections_by_bytes() -> None:
    before, first, between, second = "<p>é青</p>\n", "<h2>Öne\n</h2>", "<h2>Frame</h2>", "<h2>Two</h2>"
    html = before + first + between + second
    at = [len(part.encode()) for part in (before, before + first, before + first + between, html)]
    spans = (SectionSpan(4, "B", "text", at[2], at[3]), SectionSpan(3, "A", "text", at[0], at[1]))

    found = view_mail(html, spans)

    assert [(each.words, each.section) for each in found.headings] == [("Öne", 3), ("Frame", None), ("Two", 4)]
    assert found.squeezed_section(3) == "öne"


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("#abc", "#aabbcc"),
        ("#AABBCC", "#aabbcc"),
        ("rgb(300,0,1)", "#ff0001"),
        ("rgba(1,2,3,1)", "#010203"),
        ("rgba(1,2,3,0.5)", None),
        ("transparent", None),
        ("inherit", None),
        ("#12345", None),
    ],
)
def test_view_reads_colours(colour: str, expected: str | None) -> None:
    assert view(f'<p style="color:{colour}">x</p>').runs[0].ink == expected


def test_view_keeps_blocks_apart_and_squeezes_spaces_away() -> None:
    found = view("<p>One</p><p>Two</p>A<b>B</b>")
    assert "".join(run.text for run in found.runs).split() == ["One", "Two", "AB"]
    assert squeeze("One\n TWO\u00a0three") == "onetwothree"


@given(st.text(alphabet="<>/!-[]\"'=& abhiptd\n", max_size=120))
def test_view_reads_any_markup(html: str) -> None:
    view_mail(html, (SectionSpan(0, "A", "text", 3, 40),))
    view_mail(f"<![{html}", ())
