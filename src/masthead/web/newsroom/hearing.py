"""Apps above this one that want to know when an edition appears, or is withdrawn.

    tell_of_appearing(open_polls)              # in AppConfig.ready()

They are called within the transaction that publishes or withdraws, after everything else in it: what raises there
undoes it. Nothing slow, nothing outside the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from masthead.web.newsroom.filling import Filled


@dataclass(frozen=True, slots=True)
class Appeared:
    """An edition that everybody can read from now on, or whose new version they can. filled: with what fills it."""

    publication_id: int
    edition_id: int
    filled: Filled
    at: dt.datetime


_appearing: list[Callable[[Appeared], None]] = []
_withdrawing: list[Callable[[int], None]] = []


def tell_of_appearing(listener: Callable[[Appeared], None]) -> None:
    """Call this for every publication, also of a version of what is published."""
    if listener not in _appearing:
        _appearing.append(listener)


def tell_of_withdrawing(listener: Callable[[int], None]) -> None:
    """Call this with the id of every edition that is withdrawn."""
    if listener not in _withdrawing:
        _withdrawing.append(listener)


def appeared(told: Appeared) -> None:
    """Tell everybody who asked."""
    for listener in _appearing:
        listener(told)


def withdrawn(edition_id: int) -> None:
    """Tell everybody who asked."""
    for listener in _withdrawing:
        listener(edition_id)
