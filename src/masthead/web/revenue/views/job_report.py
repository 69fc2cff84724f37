"""An employer's report, behind a signed link that ends and can be withdrawn."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from masthead.web.revenue.jobs.queries import listings_of_link, open_link
from masthead.web.revenue.jobs.reporting import reports_of
from masthead.web.revenue.jobs.tokens import link_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, show
from masthead.web.subscribers.queries.preferences import long_day


@of_publication()
def report(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """What became of an employer's listings: its own, and nobody else's."""
    del request
    number = link_of(token)
    link = open_link(number, timezone.now()) if number is not None else None
    if link is None or link.employer.publication_id != place.id:
        return dead_link(place)
    return show(
        place,
        "revenue/public/job_report.html",
        title=place.words.say("job_report_title", company=link.employer.name),
        reports=reports_of(list(listings_of_link(link)), place),
        until=long_day(link.expires_at.date(), place.words.language),
    )
