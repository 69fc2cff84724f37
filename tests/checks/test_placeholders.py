from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.placeholders import CHECK
from masthead.edition.findings import Finding
from masthead.edition.kind import Link
from masthead.edition.model import Section
from masthead.edition.sections.story.fields import StoryFields

Build = Callable[..., Preflight]
MakeSection = Callable[..., Section]
Codes = Callable[[Check, Preflight], list[str]]
One = Callable[[Check, Preflight], Finding]


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("Shares rose TK per cent", "TK"),
        ("Quote from the TKTK minister", "TKTK"),
        ("Ask XXX for a comment", "XXX"),
        ("PLACEHOLDER for the chart", "PLACEHOLDER"),
        ("Lorem ipsum dolor sit amet", "Lorem ipsum"),
        ("As reported [link] today", "[link]"),
        ("Zahl folgt [Quelle]", "[Quelle]"),
        ("It rose by [insert figure] in a year", "[insert figure]"),
        ("TODO: ask the bank", "TODO"),
    ],
)
def test_placeholder_is_found_and_quoted(
    a_preflight: Build, a_section: MakeSection, one: One, words: str, mark: str
) -> None:
    found = one(CHECK, a_preflight(a_section("Top", words)))

    assert (found.code, found.section) == ("placeholder-left", "Top")
    assert f"“{mark}”" in found.message


@pytest.mark.parametrize(
    "words",
    [
        "The TK-Pizza of the year",
        "Latke, tktk in lower case, ATK and TKO",
        "XX and a Roman XIX",
        "She said [link by link] and [sic]",
        "Todo lists are for the morning, venue TBA",
        "An ipsum of its own",
    ],
)
def test_placeholder_is_not_seen_in_ordinary_words(
    a_preflight: Build, a_section: MakeSection, codes: Codes, words: str
) -> None:
    assert codes(CHECK, a_preflight(a_section("Top", words))) == []


def test_placeholder_is_found_in_front_matter_label_and_headline(
    a_preflight: Build, a_section: MakeSection, codes: Codes
) -> None:
    p = a_preflight(a_section("TK", StoryFields(title="XXX opens")), subject="Chips and TK open the year")
    assert codes(CHECK, p) == ["placeholder-left"] * 3


@pytest.mark.parametrize(
    "words", ["See [the post] (https://pearl.example)", "It is **bold today", "It is bold** today"]
)
def test_markdown_that_shows_is_found(a_preflight: Build, a_section: MakeSection, codes: Codes, words: str) -> None:
    assert codes(CHECK, a_preflight(a_section("Top", words))) == ["markdown-left"]


@pytest.mark.parametrize(
    ("words", "code", "remedy"),
    [
        ("Dear {{ name | friends }}, see {{ web_link }}", None, ""),
        ("You have {{ referral_count }} friends", None, ""),
        ("Dear {{ attribute.city | there }}", None, ""),
        ("Dear {{ name }}", "merge-tag-no-fallback", "Write “{{ name | … }}” with the words for everybody else."),
        ("Dear {{ attribute.city }}", "merge-tag-no-fallback", "Write “{{ attribute.city | … }}”"),
        ("Dear {{ nmae | friends }}", "merge-tag-unknown", "Write “{{ name | friends }}”."),
        ("Dear {{ attribute.1 | x }}", "merge-tag-unknown", "Write “{{ attribute.KEY | … }}”"),
        ("Dear {{ name | friends", "merge-tag-malformed", "Write “{{ name | … }}”."),
        ("Dear {{ name ", "merge-tag-malformed", "Write “{{ name | … }}”."),
        ("Dear {{ first name }}", "merge-tag-malformed", ""),
        ("Dear {{}}", "merge-tag-malformed", "Write “{{ name | friends }}”"),
    ],
)
def test_merge_tag_is_one_that_will_be_filled(
    a_preflight: Build, a_section: MakeSection, words: str, code: str | None, remedy: str
) -> None:
    found = list(CHECK.run(a_preflight(a_section("Top", words))))

    assert [each.code for each in found] == ([code] if code else [])
    assert all(each.remedy.startswith(remedy) for each in found)


def test_merge_tag_is_looked_for_in_targets_and_subject(
    a_preflight: Build, a_section: MakeSection, codes: Codes
) -> None:
    story = StoryFields(title="A", sources=(Link(text="Post", url="https://pearl.example/?u={{ nmae | x }}"),))
    p = a_preflight(a_section("Top", story), subject="Good morning {{ name }}, it is late")
    assert codes(CHECK, p) == ["merge-tag-no-fallback", "merge-tag-unknown"]


def test_merge_tag_that_survives_into_the_mail_is_found(a_preflight: Build, one: One) -> None:
    found = one(CHECK, a_preflight(body="<p>Dear {{ <em>name</em> | friends }}</p>"))

    assert found.code == "merge-tag-unfilled"
    assert "“{{ name | friends }}” shows with its braces in the mail" in found.message
