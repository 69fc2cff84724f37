"""That somebody left by what a mailing offers, a page or an address: the app that counts what mailings did is told."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger("masthead.subscribers")


@dataclass(frozen=True, slots=True)
class Departure:
    """Who left, by the link of which mailing. mailing: the number in its tokens. at: aware."""

    mailing: int
    subscriber_id: int
    at: dt.datetime


_listening: list[Callable[[Departure], object]] = []


def tell_of_departures(listener: Callable[[Departure], object]) -> None:
    """Name who is told of each departure, after it is done: the app that counts, when it is ready."""
    _listening[:] = [listener]


def tell(departure: Departure) -> None:
    """Tell of one. Leaving never fails because counting does: what a listener raises is logged."""
    for listener in _listening:
        try:
            listener(departure)
        except Exception:
            logger.exception("A departure was not counted", extra={"mailing": departure.mailing})
