from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.disclosure import CHECK
from masthead.edition.catalogue import catalogue_for
from masthead.edition.kind import Link
from masthead.edition.model import Section
from masthead.edition.richtext import RichLine
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.todo.fields import Todo, TodoFields

Build = Callable[..., Preflight]
MakeSection = Callable[..., Section]
Codes = Callable[[Check, Preflight], list[str]]

BOOK = "https://books.example/cheese"
TODO = TodoFields(items=(Todo(text=RichLine.from_html(f'<a href="{BOOK}">A book on cheese</a>'), affiliate=True),))
SPONSOR = SponsorFields(
    sponsor="Lumen", title="T", call_to_action=Link(text="Save a seat", url="https://lumen.example")
)
LINE = catalogue_for("en").word("disclosure")
SHOWN = '<section id="1"><p>Advertisement</p><a rel="sponsored" href="https://lumen.example">Save a seat</a></section>'


def a_todo(rel: str = "sponsored") -> str:
    return f'<section id="1"><a rel="{rel}" href="{BOOK}">A book</a></section>'


def test_affiliate_link_with_its_line_is_fine(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    # The plain text is wrapped, which must not hide the line.
    p = a_preflight(a_section("Bits", TODO), body=f"{a_todo()}<p>{LINE}</p>", text=LINE.replace(" ", "\n"))
    assert codes(CHECK, p) == []


def test_affiliate_link_without_its_line_is_found_in_mail_and_text(a_preflight: Build, a_section: MakeSection) -> None:
    found = list(CHECK.run(a_preflight(a_section("Bits", TODO), body=a_todo())))

    assert [(each.code, each.section) for each in found] == [("disclosure-missing", "Bits")] * 2
    assert "the mail does not say so" in found[0].message
    assert "the plain text does not say so" in found[1].message


def test_affiliate_link_needs_its_mark_for_machines(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    p = a_preflight(a_section("Bits", TODO), body=f"{a_todo('noopener')}<p>{LINE}</p>", text=LINE)
    assert codes(CHECK, p) == ["link-not-sponsored"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://books.example/cheese", []),
        ("https://www.amazon.de/dp/1?tag=harbour-21", ["affiliate-unmarked"]),
        ("https://www.awin1.com/cread.php?x=1", ["affiliate-unmarked"]),
        ("https://shop.example/?aff_id=12", ["affiliate-unmarked"]),
        ("https://shop.example/?tag=cheese-21", []),
    ],
)
def test_partner_code_without_a_mark_is_found(
    a_preflight: Build, a_section: MakeSection, codes: Codes, url: str, expected: list[str]
) -> None:
    story = StoryFields(title="A", sources=(Link(text="Shop", url=url),))
    assert codes(CHECK, a_preflight(a_section("Top", story))) == expected


def test_sponsor_with_label_and_name_is_fine(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    assert codes(CHECK, a_preflight(a_section("Partner", SPONSOR), body=SHOWN)) == []


def test_sponsor_label_must_stand_in_its_own_section(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    body = SHOWN.replace("<p>Advertisement</p>", "") + "<p>Advertisement</p>"
    assert codes(CHECK, a_preflight(a_section("Partner", SPONSOR), body=body)) == ["sponsor-unlabelled"]


def test_sponsor_label_must_stand_in_the_text(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    p = a_preflight(a_section("Partner", SPONSOR), body=SHOWN, text="Say it in half the words")
    assert codes(CHECK, p) == ["sponsor-unlabelled"]


def test_sponsor_is_named(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    nameless = SPONSOR.model_copy(update={"sponsor": ""})
    assert codes(CHECK, a_preflight(a_section("Partner", nameless), body=SHOWN)) == ["sponsor-nameless"]


def test_sponsor_link_needs_its_mark_for_machines(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    body = SHOWN.replace(' rel="sponsored"', "")
    assert codes(CHECK, a_preflight(a_section("Partner", SPONSOR), body=body)) == ["link-not-sponsored"]
