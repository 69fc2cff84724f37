"""What other apps tell: that somebody called a mailing spam, or left by its page or by mail."""

from __future__ import annotations

from masthead.web.insights.actions import count_complaint, count_unsubscription
from masthead.web.insights.site_source import SiteSource
from masthead.web.returns.processing import Complaint
from masthead.web.subscribers.departures import Departure


def hear(complaint: Complaint) -> None:
    """Count it, where its mailing is measured at all."""
    facts = SiteSource().facts(complaint.part)
    if facts is not None:
        count_complaint(facts=facts, subscriber_id=complaint.subscriber_id, at=complaint.at)


def count_departure(departure: Departure) -> None:
    """As `hear`, for who left by a button or by a mail (RFC 2369). What a mail program posts (RFC 8058) is written down
    where it arrives.
    """
    facts = SiteSource().facts(departure.mailing)
    if facts is not None:
        count_unsubscription(facts=facts, subscriber_id=departure.subscriber_id, at=departure.at)
