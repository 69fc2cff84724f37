"""What others tell insights: what receiving sides report of a mailing, and that somebody is erased."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction

from masthead.tracking.links import Privacy
from masthead.tracking.records import NO_LINK, Method
from masthead.tracking.robots import Rules, shipped_rules
from masthead.web.insights import retention
from masthead.web.insights.deeds import Deed
from masthead.web.insights.facts import MailingFacts
from masthead.web.insights.loading import rows
from masthead.web.insights.loading.absorbing import hold
from masthead.web.insights.loading.tally import Tally
from masthead.web.insights.queries import cohorts
from masthead.web.insights.queries.publication import doers_of
from masthead.web.publications.queries import all_ids


@transaction.atomic
def count_complaint(*, facts: MailingFacts, subscriber_id: int, at: dt.datetime, rules: Rules | None = None) -> bool:
    """Count that somebody called a mailing spam; whether it is new.

    To be called when a report is new to the subscribers (`bounces.report`). The same person complains once about a
    mailing, however often it is told; where readers are not told apart, every call counts.
    """
    return _count(Deed.COMPLAINT, facts, subscriber_id, at, rules)


@transaction.atomic
def count_unsubscription(
    *, facts: MailingFacts, subscriber_id: int, at: dt.datetime, rules: Rules | None = None
) -> bool:
    """Count that somebody left by the page that a mailing led to, or by the mail that it offered; as `count_complaint`.
    What a tracker takes counts when it is loaded.
    """
    return _count(Deed.UNSUBSCRIBE, facts, subscriber_id, at, rules)


def forget_person(*, subscriber_id: int) -> int:
    """Remove the events of somebody who is erased, within the caller's transaction; how many there were.

    What was counted stays: there the person is a number that names nobody, for ids are never used again.
    """
    return retention.forget_person(subscriber_id)


def count_cohorts(*, now: dt.datetime) -> int:
    """Count who stays of those who came in a month, for titles with so many readers that a page would wait for it;
    how many titles. By the clock.
    """
    return sum(cohorts.count_ahead(title, doers=partial(doers_of, title, now), now=now) for title in tuple(all_ids()))


def _count(deed: Deed, facts: MailingFacts, subscriber_id: int, at: dt.datetime, rules: Rules | None) -> bool:
    if facts.privacy is Privacy.OFF:
        return False
    measured = hold(facts, rules or shipped_rules())
    tally = Tally.read(measured, people=measured.privacy == Privacy.FULL)
    row = (facts.mailing, subscriber_id, int(at.timestamp() * 1000), int(deed), NO_LINK, int(Method.POST), 0, 0, b"")
    new = tally.report(row)
    if new and deed is Deed.UNSUBSCRIBE and measured.privacy == Privacy.FULL:
        # Beside those that a tracker takes, so that whoever counts anew finds it.
        rows.insert([row])
    tally.write()
    return new
