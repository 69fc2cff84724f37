"""Amounts as people and files write them: groups of thousands, and fractions."""

from __future__ import annotations

import pytest

from masthead.web.revenue.affiliate.reading import BadRow, EarningRow, read_rows
from masthead.web.revenue.money import MoneyError, read_money


@pytest.mark.parametrize(
    ("said", "currency", "minor"),
    [
        ("1.250", "EUR", 125_000),
        ("1,250", "EUR", 125_000),
        ("1.250,50", "EUR", 125_050),
        ("10.000.000", "EUR", 1_000_000_000),
        ("100,000", "JPY", 100_000),
        ("0.12", "EUR", 12),
        ("0,5", "EUR", 50),
        ("0", "EUR", 0),
        ("0.125", "KWD", 125),
        ("1.250", "KWD", 1_250),
    ],
)
def test_amounts_are_read_as_they_were_meant(said: str, currency: str, minor: int) -> None:
    assert read_money(said, currency).minor == minor


@pytest.mark.parametrize("said", ["0.125", "0,125", "0.500", "00.500", "012,500"])
def test_nought_before_a_mark_begins_no_group_of_thousands(said: str) -> None:
    with pytest.raises(MoneyError, match="EUR has 2 places after the point"):
        read_money(said, "EUR")


def test_fraction_of_a_cent_in_a_file_is_named_and_no_hundred() -> None:
    rows = "reference,date,amount\nA-1,2026-11-23,0.125\nA-2,2026-11-23,-0.125\nA-3,2026-11-23,1.250\n"
    first, second, third = read_rows(rows, currency="EUR")
    assert isinstance(third, EarningRow)
    assert third.money.minor == 125_000
    for each in (first, second):
        assert isinstance(each, BadRow)
        assert each.reason == "EUR has 2 places after the point."
