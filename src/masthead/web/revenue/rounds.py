"""What revenue does by the clock."""

from __future__ import annotations

import datetime as dt

from masthead.web.jobs import Job, Jobs
from masthead.web.revenue.affiliate.importing import drop_forgotten
from masthead.web.revenue.jobs.ending import expire_due, forget_contacts
from masthead.web.revenue.jobs.handing_in import forget_unconfirmed
from masthead.web.revenue.jobs.posting import post_letters
from masthead.web.revenue.reports.making import make_due
from masthead.web.revenue.reports.posting import post_letters as post_report_letters
from masthead.web.revenue.sponsors.asking import ask_for_links
from masthead.web.revenue.sponsors.delivering import expire_holds, note_deliveries
from masthead.web.revenue.sponsors.reminding import remind

JOBS: tuple[Job, ...] = (
    Job("Letters about listings", dt.timedelta(seconds=5), post_letters),
    Job("Ending listings", dt.timedelta(minutes=1), expire_due),
    Job("Forgetting listings that nobody confirmed", dt.timedelta(hours=1), forget_unconfirmed),
    Job("Forgetting contacts of old listings", dt.timedelta(hours=6), forget_contacts),
    Job("Sponsor reports", dt.timedelta(minutes=1), make_due),
    Job("Letters about sponsor reports", dt.timedelta(seconds=10), post_report_letters),
    Job("Forgetting files of earnings", dt.timedelta(hours=1), drop_forgotten),
    Job("Holds of slots", dt.timedelta(seconds=20), expire_holds),
    Job("What sponsors got", dt.timedelta(minutes=1), note_deliveries),
    Job("Reminders to sponsors", dt.timedelta(minutes=1), remind),
    Job("Links of sponsors", dt.timedelta(seconds=30), ask_for_links),
)
"""Each idempotent, and safe to be killed between any two steps."""


def rounds() -> Jobs:
    """Does them, in a thread of one process."""
    return Jobs("revenue", JOBS)
