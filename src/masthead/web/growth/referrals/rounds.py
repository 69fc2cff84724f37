"""What the programme does by the clock: count friends, write down what they earn, give it."""

from __future__ import annotations

import datetime as dt

from masthead.web.growth.referrals.counting import settle
from masthead.web.growth.referrals.earning import earn
from masthead.web.growth.referrals.giving import give


def run(now: dt.datetime) -> bool:
    """One look at everything that is due; there is never more waiting. Any number of processes may look at once."""
    settle(now)
    earn(now)
    give(now)
    return False
