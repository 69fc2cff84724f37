"""What returned mail tells: that somebody called a mailing spam."""

from __future__ import annotations

from masthead.web.insights.actions import count_complaint
from masthead.web.insights.site_source import SiteSource
from masthead.web.returns.processing import Complaint


def hear(complaint: Complaint) -> None:
    """Count it, where its mailing is measured at all."""
    facts = SiteSource().facts(complaint.part)
    if facts is not None:
        count_complaint(facts=facts, subscriber_id=complaint.subscriber_id, at=complaint.at)
