"""Mailings that nobody plans: whatever makes them says, when one is frozen, whom it is for.

    register("sequence", chosen)               # in AppConfig.ready()

`chosen` is asked right before the audience is frozen, so that a mailing which waited is for those whom it is for then;
whoever must not be written to is left out after it in any case. What has to be written down with the freeze, `hearing`
tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pyroaring import BitMap

from masthead.web.mailings.faults import MailingError

SIGN = "/"
Chooser = Callable[[str, int, dt.datetime], BitMap]
"""(reference, publication id, moment) → subscriber ids. Raises `MailingError` where nobody may get it any more."""

_choosers: dict[str, Chooser] = {}


def register(prefix: str, chooser: Chooser) -> None:
    """Answer for the mailings of an origin."""
    _choosers[prefix] = chooser


def chosen(origin: str, publication_id: int, now: dt.datetime) -> BitMap:
    """Whom a mailing is for at a moment. Raises `MailingError` for an origin that nobody answers for."""
    prefix, _, reference = origin.partition(SIGN)
    chooser = _choosers.get(prefix)
    if chooser is None:
        raise MailingError("What made this mailing is not there any more.")
    return chooser(reference, publication_id, now)
