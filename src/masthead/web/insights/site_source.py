"""The site's own mailings as a source of facts."""

from __future__ import annotations

from masthead.web.insights.facts import MailingFacts
from masthead.web.mailings.queries.measured import part_facts


class SiteSource:
    """Implements `MailingSource` for the mailings of the newsroom: each of their parts is one."""

    def facts(self, mailing: int) -> MailingFacts | None:
        """See `MailingSource.facts`."""
        part = part_facts(mailing)
        if part is None:
            return None
        return MailingFacts(
            mailing=part.number,
            publication_id=part.publication_id,
            date=part.date,
            number=part.edition_number,
            title=part.title,
            subject=part.subject,
            started_at=part.started_at,
            delivered=part.delivered,
            links=part.links,
            providers=part.providers,
        )
