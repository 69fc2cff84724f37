"""A round of the clock over all sequences. Each part is whole by itself: killed between two, the next round goes on."""

from __future__ import annotations

import datetime as dt

from masthead.web.growth.sequences.beginning import begin_all
from masthead.web.growth.sequences.closing import close_all
from masthead.web.growth.sequences.offering import offer_all


def run(now: dt.datetime) -> bool:
    """Close what is over, let readers begin, make mailings of what is due; nothing waits then."""
    close_all(now)
    begin_all(now)
    offer_all(now)
    return False
