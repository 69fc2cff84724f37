"""What revenue does by the clock."""

from __future__ import annotations

import datetime as dt

from masthead.web.jobs import Job, Jobs
from masthead.web.revenue.affiliate.importing import drop_forgotten
from masthead.web.revenue.jobs.ending import expire_due, forget_contacts
from masthead.web.revenue.jobs.handing_in import forget_unconfirmed
from masthead.web.revenue.jobs.posting import post_letters

JOBS: tuple[Job, ...] = (
    Job("Letters about listings", dt.timedelta(seconds=5), post_letters),
    Job("Ending listings", dt.timedelta(minutes=1), expire_due),
    Job("Forgetting listings that nobody confirmed", dt.timedelta(hours=1), forget_unconfirmed),
    Job("Forgetting contacts of old listings", dt.timedelta(hours=6), forget_contacts),
    Job("Forgetting files of earnings", dt.timedelta(hours=1), drop_forgotten),
)
"""Each idempotent, and safe to be killed between any two steps."""


def rounds() -> Jobs:
    """Does them, in a thread of one process."""
    return Jobs("revenue", JOBS)
