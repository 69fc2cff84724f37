"""Names of what a filling shows, as they are pinned with an edition: a booking, or a house advertisement."""

from __future__ import annotations

_BOOKING, _HOUSE = "booking", "house"


def booking_item(booking_id: int) -> str:
    """Of a booking."""
    return f"{_BOOKING}:{booking_id}"


def house_item(house_ad_id: int) -> str:
    """Of a house advertisement."""
    return f"{_HOUSE}:{house_ad_id}"


def booking_of(item: str) -> int | None:
    """The booking of a name; None for any other name."""
    kind, _, number = item.partition(":")
    return int(number) if kind == _BOOKING and number.isascii() and number.isdigit() else None
