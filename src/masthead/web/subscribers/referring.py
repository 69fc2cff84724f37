"""Sign-ups that came by a friend's link: who is told of them.

A form carries the code of the link (``?ref=``) as it was written; whose it is and what follows from it, an app above
this one knows, which says so in `AppConfig.ready()`: ``tell_of_referred(listener)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Referred:
    """Somebody asked for titles with a code. publication_ids: what waits for their button now."""

    code: str
    subscriber_id: int
    publication_ids: tuple[int, ...]
    at: dt.datetime


Listener = Callable[[Referred], None]
"""Called within the transaction of the sign-up; passes over codes that mean nobody."""

_listeners: list[Listener] = []


def tell_of_referred(listener: Listener) -> None:
    """Tell of every sign-up with a code."""
    if listener not in _listeners:
        _listeners.append(listener)


def told(referred: Referred) -> None:
    """Tell whoever listens."""
    for listener in _listeners:
        listener(referred)
