from __future__ import annotations

from collections.abc import Callable

from masthead.checks import Check, Preflight
from masthead.checks.email_size import CHECK, GMAIL_CLIPS_AT
from masthead.edition.findings import Finding
from masthead.edition.house import HouseFormat
from masthead.edition.model import Section

Build = Callable[..., Preflight]
House = Callable[..., HouseFormat]
MakeSection = Callable[..., Section]
One = Callable[[Check, Preflight], Finding]


def test_email_of_ordinary_size_is_fine(a_preflight: Build) -> None:
    assert list(CHECK.run(a_preflight(body="x" * 50_000))) == []


def test_email_over_its_house_budget_names_the_heaviest_sections(
    a_preflight: Build, a_house: House, a_section: MakeSection, one: One
) -> None:
    body = f'<section id="1">{"x" * 9000}</section><section id="2">{"x" * 40_000}</section>'
    sections = (a_section("Top", "A"), a_section("Reads", "B"))
    p = a_preflight(*sections, body=body, house=a_house(budget={"email_kb": 40}))

    found = one(CHECK, p)

    assert (found.code, found.section) == ("email-heavy", None)
    assert found.message == f"The mail has {len(p.html):,} bytes of HTML; the house allows 40,000."
    assert found.remedy == "Shorten the heaviest sections: “Reads” (40.0 kB) and “Top” (9.0 kB)."


def test_email_close_to_the_clip_is_said_before_it_happens(a_preflight: Build, one: One) -> None:
    assert one(CHECK, a_preflight(body="x" * 93_000)).code == "email-nearly-clipped"


def test_email_over_the_clip_names_the_section_where_it_is_cut(
    a_preflight: Build, a_section: MakeSection, one: One
) -> None:
    # “é” is two bytes: the cut falls into the second section only when bytes are counted.
    body = f'<section id="1">{"é" * 50_000}</section><section id="2">{"é" * 10_000}</section>'

    found = one(CHECK, a_preflight(a_section("Top", "A"), a_section("Reads", "B"), body=body))

    assert (found.code, found.section) == ("email-clipped", "Reads")
    assert f"Gmail cuts it at {GMAIL_CLIPS_AT:,}, inside “Reads”." in found.message


def test_email_cut_after_its_sections_is_cut_in_the_footer(
    a_preflight: Build, a_section: MakeSection, one: One
) -> None:
    body = f'<section id="1">Short</section>{"x" * 110_000}'
    assert "in the footer" in one(CHECK, a_preflight(a_section("Top", "A"), body=body)).message


def test_email_is_fine_at_exactly_the_clip(a_preflight: Build, a_house: House) -> None:
    bare = len(a_preflight().html)
    house = a_house(budget={"email_kb": 200})

    at = a_preflight(body="x" * (GMAIL_CLIPS_AT - bare), house=house)
    over = a_preflight(body="x" * (GMAIL_CLIPS_AT - bare + 1), house=house)

    assert [each.code for each in CHECK.run(at)] == ["email-nearly-clipped"]
    assert [each.code for each in CHECK.run(over)] == ["email-clipped"]
