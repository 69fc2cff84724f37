"""A booking that went out with an edition, and readers who clicked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from tests.web.insights.made import a_hit, a_segment
from tests.web.mailings.making import active_people
from tests.web.mailings.walking import deliver, launched
from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

from masthead.edition.model import Section
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.tracking.links import read_links, table_path
from masthead.tracking.robots import shipped_rules
from masthead.web.insights.loading.loader import Loader
from masthead.web.insights.site_source import SiteSource
from masthead.web.mailings import composing
from masthead.web.mailings.models import MailingPart
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Advertiser, Booking, Campaign, Contact, Creative, Slot
from masthead.web.revenue.sponsors.delivering import note_deliveries
from masthead.web.team.models import User

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 11, 23)
MORNING = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)
HOUR = MORNING + dt.timedelta(hours=1, minutes=1)
WEEK = MORNING + dt.timedelta(days=7, minutes=1)
HEADLINE = "Half the words, twice the sense"


def a_campaign(title: Publication, name: str = "Lumen Press 流明出版", *contacts: str) -> Campaign:
    advertiser = Advertiser.objects.create(publication=title, name=name, trade="books", billing="1 Pier Road")
    for each in contacts or ("Mei Tan",):
        mailbox = each.partition(" ")[0].lower()
        Contact.objects.create(advertiser=advertiser, name=each, email=f"{mailbox}@lumen.example")
    return Campaign.objects.create(advertiser=advertiser, name="Autumn", order="PO-7")


def booked(campaign: Campaign, title: Publication, slot: str = "lead", **more: Any) -> Booking:
    """A slot of Monday's that is sold, with a text that is approved."""
    place, _ = Slot.objects.get_or_create(publication=title, name=slot, defaults={"line": slot == "line"})
    text = "Learn to cut.\n\nTwo evenings, twelve seats."
    creative = Creative.objects.create(
        campaign=campaign, headline=HEADLINE, text=text, button="Save a seat", url="https://lumen.example/seat",
        state="approved",
    )  # fmt: skip
    said = {"day": MONDAY, "state": "sold", "amount": 45_000, "currency": "HKD", "creative": creative, **more}
    return Booking.objects.create(campaign=campaign, publication=title, slot=place, **said)


def published(title: Publication, user: User) -> Edition:
    """Monday's edition, its slots empty in the editor."""
    edition = newsroom.open_edition(user=user, publication=title, now=SUNDAY)
    core = without_pictures(shipped())
    kept = tuple(each for each in core.sections if each.kind != "sponsor")
    sections = (kept[0], Section(kind="sponsor", label="Our partner", fields=SponsorFields()), *kept[1:])
    mapping.apply_edition(edition, core.model_copy(update={"sections": sections, "date": edition.date}))
    edition.save()
    edition.save_revision(user=user)
    newsroom.publish_edition(user=user, edition=edition, now=SUNDAY)
    edition.refresh_from_db()
    return edition


def went_out(edition: Edition, user: User, readers: int = 5) -> MailingPart:
    """Its mailing, delivered; what was sold with it is noted."""
    active_people([edition.publication], readers)
    part = launched(user, edition).parts.get()
    deliver()
    note_deliveries(MORNING)
    part.refresh_from_db()
    return part


def clicked(part: MailingPart, folder: Path, *moments: float, url: str = "https://lumen.example/seat") -> None:
    """Each moment another reader follows the sponsor's link. moments: minutes after the first mail left."""
    assert part.started_at is not None
    links = read_links(table_path(composing.links_folder(), part.pk)).targets
    link = next(at for at, target in enumerate(links) if target.url == url)
    started = int(part.started_at.timestamp() * 1000)
    hits = [
        a_hit(subscriber=person, link=link, mailing=part.pk)._replace(at_ms=started + int(minutes * 60_000))
        for person, minutes in enumerate(moments, start=1)
    ]
    a_segment(folder, hits)
    Loader(folder, SiteSource(), shipped_rules, clock=lambda: WEEK).round()
