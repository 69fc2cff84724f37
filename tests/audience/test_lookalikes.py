"""Addresses that are made to be mistaken for others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.addresses import AddressError, parse_address
from masthead.audience.lookalikes import lookalike_fault


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("аnna@harbour.test.com", "“а” before the “@” is a Cyrillic letter among Latin ones; type it again"),
        ("anna@exаmple.com", "“а” in its domain is a Cyrillic letter among Latin ones"),
        ("anna@аррӏе.com", "All its letters in its domain look Latin, but are Cyrillic"),
        ("оса@example.com", "All its letters before the “@” look Latin, but are Cyrillic"),
        ("ａnna@example.com", "special form of a plain letter"),
        ("an\u00adna@example.com", "that nobody can see"),
        ("anna@xn--80ak6aa92e.com", "All its letters in its domain look Latin, but are Cyrillic"),
    ],
)
def test_address_that_looks_like_another_is_refused(address: str, words: str) -> None:
    with pytest.raises(AddressError, match=words) as refused:
        parse_address(address)
    assert refused.value.code == "lookalike"


@pytest.mark.parametrize(
    "address",
    [
        "jörg@bücher.com",
        "анна@почта.рф",
        "оса@почта.рф",
        "山田taro@例え.jp",
        "δοκιμή@παράδειγμα.gr",
        "अनीता@उदाहरण.भारत",
        "anna@bücher.com",
        "émile@orange.fr",
    ],
)
def test_address_of_one_script_or_of_scripts_written_together_is_taken(address: str) -> None:
    assert parse_address(address).local == address.partition("@")[0]


@given(st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=33), max_size=30))
def test_plain_ascii_is_never_at_fault(text: str) -> None:
    assert lookalike_fault(text, "example.com") == ""


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_judged(local: str, domain: str) -> None:
    assert isinstance(lookalike_fault(local, domain), str)
