"""Which provider was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.typos import PROVIDERS, distance, meant_domain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("hotnail.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("t-onlin.de", "t-online.de"),
        ("gmx.ed", "gmx.de"),
    ],
)
def test_slip_is_seen_through(written: str, meant: str) -> None:
    assert meant_domain(written) == meant


@pytest.mark.parametrize(
    "domain", ["gmail.de", "mail.com", "email.com", "gmx.at", "wer.de", "harbour.example", "proton.com", "x" * 300]
)
def test_domain_that_may_be_right_is_left_alone(domain: str) -> None:
    assert meant_domain(domain) == ""


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_provider_is_taken_for_another(provider: str) -> None:
    assert meant_domain(provider) == ""


@pytest.mark.parametrize(
    ("a", "b", "slips"), [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xyz", 3), ("", "abcdef", 4)]
)
def test_distance_counts_slips(a: str, b: str, slips: int) -> None:
    assert distance(a, b) == slips


@given(st.text(alphabet="abc", max_size=7), st.text(alphabet="abc", max_size=7))
def test_distance_is_the_same_both_ways(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a)
