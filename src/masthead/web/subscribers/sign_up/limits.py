"""How much is enough: every number by which sign-ups are held back. Why these: docs/decisions, “limits of sign-up”."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

EXPIRES = dt.timedelta(days=7)
"""How long a confirmation may be pressed."""

LETTER_PAUSE = dt.timedelta(hours=6)
"""Between two unasked letters (confirmation, or “you are subscribed already”) to one address."""
LETTERS_PER_WEEK = 3
"""Unasked letters to one address. Pressing the button begins the count anew: then it was the person who asked."""
WEEK = dt.timedelta(days=7)

HOLD_UNPROVEN = dt.timedelta(minutes=3)
"""How long a sign-up without proof of work waits before anything is mailed: a flood shows itself meanwhile."""
PATIENCE = dt.timedelta(hours=12)
"""After so long in the queue a sign-up is dropped: a letter that late comes from nowhere."""
LONGEST_QUEUE = 20_000
"""Sign-ups that wait at most; what comes on top is dropped."""

FASTEST = dt.timedelta(seconds=1)
"""Nobody reads a form and fills it in faster. Our script waits so long on its own."""
STAMP_LASTS = dt.timedelta(days=1)
"""How long the time written into a form is believed; an older form counts as one without."""
PROOF_LASTS = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within a window that slides."""

    most: int
    window: dt.timedelta


AT_DOOR_ADDRESS = (Limit(6, HOUR), Limit(12, DAY))
"""Forms for one address; more change nothing and are answered as ever."""
AT_DOOR_NETWORK = {True: (Limit(60, HOUR),), False: (Limit(12, HOUR), Limit(40, DAY))}
"""Forms from one network, by whether they come with proof of work; more are refused, with a sentence."""

BRAKE_WINDOW = HOUR
BRAKE_TITLE = {True: 1_200, False: 60}
"""Unasked letters of one title in an hour, by whether the forms came with proof of work."""
BRAKE_INSTALLATION = {True: 3_000, False: 150}
"""Unasked letters of the installation in an hour."""
BRAKE_DOMAIN = 120
"""Unasked letters in an hour to one domain that is no large provider."""
