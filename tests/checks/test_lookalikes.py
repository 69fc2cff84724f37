from __future__ import annotations

import pytest

from masthead.checks.lookalikes import looks_like_another, shown_host


@pytest.mark.parametrize(
    "host",
    [
        "pеarl.example",  # Cyrillic е
        "xn--prl-5cd1e.example",  # mixed again, as a browser stores it
        "раура.example",  # Cyrillic alone, letters that pass for Latin
        "νοτα.example",  # Greek, likewise
        "pearlー漢а.example",
    ],
)
def test_lookalike_host_is_found(host: str) -> None:
    assert looks_like_another(host)


@pytest.mark.parametrize(
    "host",
    [
        "pearl.example",
        "münchen.example",
        "xn--mnchen-3ya.example",
        "москва.example",
        "青山ホールディングスx.example",
        "한국.example",
        "xn--.example",
    ],
)
def test_lookalike_host_is_not_an_honest_one(host: str) -> None:
    assert not looks_like_another(host)


def test_shown_host_decodes_what_it_can() -> None:
    assert shown_host("XN--MNCHEN-3YA.example") == "münchen.example"
    assert shown_host("xn--99999999999.example") == "xn--99999999999.example"
