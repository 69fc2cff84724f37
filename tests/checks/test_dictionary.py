from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.dictionary import CHECK
from masthead.edition.findings import Finding
from masthead.edition.house import HouseFormat
from masthead.edition.model import Section

Build = Callable[..., Preflight]
House = Callable[..., HouseFormat]
MakeSection = Callable[..., Section]
One = Callable[[Check, Preflight], Finding]

WORDS = {
    "Hong kong": "Hong Kong",
    "email": "mail",
    "Bank": "Harbour Bank",
    "co-operation": "cooperation",
    "C++": "C plus plus",
    "青山遥": "青山 遥",
    "utilise": "",
}


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("In Hong kong today", "Hong kong"),
        ("In Hong\nkong today", "Hong kong"),
        ("Send an email.", "email"),
        ("The Bank said", "Bank"),
        ("More co-operation", "co-operation"),
        ("written in C++ here", "C++"),
        ("社長の青山遥さんは", "青山遥"),
    ],
)
def test_dictionary_finds_a_wrong_form_and_offers_the_right(
    *, a_preflight: Build, a_house: House, a_section: MakeSection, one: One, words: str, wrong: str
) -> None:
    found = one(CHECK, a_preflight(a_section("Top", words), house=a_house(dictionary=WORDS)))

    assert (found.code, found.section) == ("house-style", "Top")
    assert f"“{wrong}”" in found.message
    assert found.remedy == f"Write “{WORDS[wrong]}”."


@pytest.mark.parametrize(
    "words",
    [
        "In Hong Kong and Hong kongs",
        "emails, eMail and Email",
        "The Harbour Bank said",
        "Bankers",
        "See https://harbour.example/email and mei.email@harbour.example",
        "Dear {{ attribute.x | email }}",
        "See harbour.example/email",
    ],
)
def test_dictionary_leaves_other_words_and_addresses_alone(
    a_preflight: Build, a_house: House, a_section: MakeSection, words: str
) -> None:
    assert list(CHECK.run(a_preflight(a_section("Top", words), house=a_house(dictionary=WORDS)))) == []


def test_dictionary_counts_and_looks_into_the_front_matter(
    a_preflight: Build, a_house: House, a_section: MakeSection
) -> None:
    house = a_house(dictionary=WORDS)
    p = a_preflight(a_section("Top", "An email, another email"), house=house, subject="An email from the harbour")

    assert [(each.section, each.message) for each in CHECK.run(p)] == [
        (None, "“email” in the subject is not house style."),
        ("Top", "“email” (2 times) is not house style."),
    ]


def test_dictionary_may_forbid_a_word(a_preflight: Build, a_house: House, a_section: MakeSection, one: One) -> None:
    assert one(CHECK, a_preflight(a_section("T", "They utilise it"), house=a_house(dictionary=WORDS))).remedy == (
        "Leave it out."
    )


def test_dictionary_tells_two_edges_of_one_form_apart(
    a_preflight: Build, a_house: House, a_section: MakeSection
) -> None:
    house = a_house(dictionary={"": "x", " ": "y", "same": "same"})
    assert list(CHECK.run(a_preflight(a_section("T", "same  "), house=house))) == []
