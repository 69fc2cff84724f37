"""Amounts of money."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from masthead.web.api.schemas.base import Out
from masthead.web.revenue.money import MOST, Money

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217.", examples=["EUR"])]
Minor = Annotated[int, Field(ge=0, le=MOST, description="In the currency’s smallest unit, such as cents.")]


class MoneyOut(Out):
    """An amount, exactly."""

    minor: int = Field(description="In the currency’s smallest unit, such as cents; negative: taken back.")
    currency: Currency
    amount: str = Field(description="The same in whole units.", examples=["1250.50"])


def money_out(money: Money) -> MoneyOut:
    """An amount."""
    return MoneyOut(minor=money.minor, currency=money.currency, amount=money.plain)
