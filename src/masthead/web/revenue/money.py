"""Money: whole minor units of an ISO 4217 currency, such as cents; never a fraction, never a float."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision, list_currencies

MOST = 10**12
"""Minor units that an amount may have."""

_CODE = re.compile(r"[A-Z]{3}")
_SPACES = re.compile(r"[\s'’\u00a0\u202f]")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
"""Thousands in groups. Nobody groups a number that begins with nought: ``0.125`` is a fraction."""


class MoneyError(ValueError):
    """An amount or a currency that cannot be read. The message is fit for the page."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """minor: of the currency's smallest unit (ISO 4217's exponent: 2 for EUR, 0 for JPY, 3 for KWD)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        check_currency(self.currency)
        if abs(self.minor) > MOST:
            raise MoneyError("That is more than an amount may be.")

    def __str__(self) -> str:
        return self.spoken()

    def spoken(self, language: str = "en") -> str:
        """As people of a language write it, with the currency’s sign."""
        return format_currency(self.amount, self.currency, locale=language.replace("-", "_"))

    @property
    def amount(self) -> Decimal:
        """In whole units, exactly."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    @property
    def plain(self) -> str:
        """For a form or a table of figures: digits and a point."""
        return f"{self.amount:.{get_currency_precision(self.currency)}f}"


def check_currency(code: str) -> str:
    """A currency’s code of ISO 4217. Raises `MoneyError`."""
    if not _CODE.fullmatch(code) or code not in list_currencies():
        raise MoneyError(f"“{code[:12]}” is no currency; write three letters such as EUR, HKD or USD.")
    return code


def read_money(text: str, currency: str) -> Money:
    """An amount as somebody wrote it: ``1,250``, ``1.250,50``, ``1250.5``. Raises `MoneyError`.

    A single mark before three digits groups thousands, unless the currency has three places of its own or the number
    begins with nought.
    """
    places = get_currency_precision(check_currency(currency))
    said = _SPACES.sub("", text.strip())
    if (grouped := _GROUPED.fullmatch(said)) and (places != 3 or said.count(grouped[1]) > 1):
        whole, part = re.sub(r"[.,]", "", said), ""
    else:
        head, mark, part = _split(said)
        whole = head if mark else said
        if mark and re.search(r"[.,]", whole):
            if not _GROUPED.fullmatch(whole):
                raise MoneyError(f"“{text[:20]}” is no amount; write it like 1250 or 1250.50.")
            whole = re.sub(r"[.,]", "", whole)
    digits = f"{whole}{part}"
    if not (digits.isascii() and digits.isdigit() and whole) or len(digits) > 15:
        raise MoneyError(f"“{text[:20]}” is no amount; write it like 1250 or 1250.50.")
    if len(part) > places:
        raise MoneyError(f"{currency} has {places or 'no'} places after the point.")
    return Money(int(whole) * 10**places + int((part or "0").ljust(places, "0") or "0"), currency)


def _split(said: str) -> tuple[str, str, str]:
    at = max(said.rfind("."), said.rfind(","))
    return (said[:at], said[at], said[at + 1 :]) if at >= 0 else (said, "", "")


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Sums by currency, in the order of their codes: what is in two currencies is never added up."""
    sums: Counter[str] = Counter()
    for each in amounts:
        sums[each.currency] += each.minor
    return tuple(Money(sums[code], code) for code in sorted(sums))
