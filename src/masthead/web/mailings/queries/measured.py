"""What whoever counts readers has to know of a part of a mailing, by its number in tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from masthead.delivery.mailing import MailingId
from masthead.delivery.outcome import Outcome
from masthead.edition.messages import AUTOMATIC
from masthead.tracking.links import LinkTable, LinkTableError, read_links, table_path
from masthead.web.mailings.composing import links_folder
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import MailingPart
from masthead.web.publications.queries import time_zone_of


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part as far as readers are concerned. mailing: of the newsroom, which several parts share. publication_id: the
    title by whose subscription its people get it. date, edition: of the edition; of an automatic message the day on
    which it went out, and `AUTOMATIC` as the number. providers: outcomes by provider class.
    """

    number: int
    mailing: int
    publication_id: int
    edition: int | None
    date: dt.date
    edition_number: int
    title: str
    subject: str
    started_at: dt.datetime
    delivered: int
    providers: Mapping[str, Mapping[str, int]]
    links: LinkTable


def begun_since(at: dt.datetime) -> tuple[int, ...]:
    """Numbers of the parts that have begun since a moment, in the order of numbers."""
    return tuple(MailingPart.objects.filter(started_at__gte=at).order_by("pk").values_list("pk", flat=True))


def part_facts(number: int) -> PartFacts | None:
    """What is known of a part now; None for a number that is none, or of one that has not begun."""
    part = MailingPart.objects.select_related("mailing__edition", "mailing__revision").filter(pk=number).first()
    if part is None or part.started_at is None or part.mailing.revision is None:
        return None
    try:
        links = read_links(table_path(links_folder(), number))
    except (OSError, LinkTableError):
        return None
    sent = part.mailing.revision.as_object()
    totals = site_ledger().totals(MailingId(number))
    return PartFacts(
        number=number,
        mailing=part.mailing_id,
        publication_id=part.publication_id,
        edition=part.mailing.edition_id,
        date=_day(part) if sent.automatic else sent.date,
        edition_number=AUTOMATIC if sent.automatic else sent.number,
        title=sent.title,
        subject=part.subject,
        started_at=part.started_at,
        delivered=totals.counts[Outcome.ACCEPTED],
        providers={
            provider.value: {outcome.value: many for outcome, many in said.items()}
            for provider, said in totals.by_provider.items()
        },
        links=links,
    )


def _day(part: MailingPart) -> dt.date:
    began = part.started_at or part.starts_at
    return began.astimezone(time_zone_of(part.publication_id)).date()
