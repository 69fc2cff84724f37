"""What growth does by the clock."""

from __future__ import annotations

import datetime as dt

from masthead.web.growth.polls.actions import close_ended
from masthead.web.growth.referrals.rounds import run as run_referrals
from masthead.web.growth.sequences.rounds import run as run_sequences
from masthead.web.jobs import Job, Jobs

JOBS: tuple[Job, ...] = (
    Job("Closing polls", dt.timedelta(seconds=20), close_ended),
    Job("Friends and gifts", dt.timedelta(seconds=5), run_referrals),
    Job("Automatic messages", dt.timedelta(seconds=30), run_sequences),
)
"""Each idempotent, and safe to be killed between any two steps."""


def rounds() -> Jobs:
    """Does them, in a thread of one process."""
    return Jobs("growth", JOBS)
