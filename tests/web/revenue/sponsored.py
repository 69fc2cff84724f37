"""A rate card, advertisers with campaigns, editions with sponsor sections, and mailings that carried them."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from PIL import Image
from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

from masthead.edition.model import Section
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Creative, Slot, SponsorLink
from masthead.web.revenue.sponsors import advertising, approving, booking, links, rate_card
from masthead.web.revenue.sponsors.booking import Place
from masthead.web.revenue.sponsors.rate_card import RulesPlan, SlotPlan
from masthead.web.revenue.sponsors.wording import Words
from masthead.web.revenue.sponsors.writing import Writing, write_behind_link
from masthead.web.team.models import User

NOW = dt.datetime(2026, 11, 17, 4, tzinfo=dt.UTC)
"""Noon on a Tuesday in Hong Kong."""
MONDAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)
SEND_AT = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)
"""Half past six on that Monday in Hong Kong."""
OUR_PARTNER = Section(kind="sponsor", label="Our partner", fields=SponsorFields())
ALSO_WITH_US = Section(kind="sponsor", label="Also with us", fields=SponsorFields())
WORDS = Words(
    headline="Ledgers that close themselves",
    text="Quay closes the books while the kettle boils.\n\nThe first month costs nothing.",
    button="Try Quay",
    url="https://quay.example/try?from=mail",
)


def rules(**more: Any) -> RulesPlan:
    values: dict[str, Any] = {
        "currency": "HKD", "trade_once": True, "spacing_days": 0, "hold_days": 5, "text_days": 3, "remind_days": 2,
        "late_minutes": 180,
    }  # fmt: skip
    return RulesPlan(**{**values, **more})


def open_shop(title: Publication, user: User, **more: Any) -> dict[str, Slot]:
    """A rate card: the line and the lead section every day, the middle one on three days."""
    rate_card.set_rules(user=user, publication_id=title.pk, plan=rules(**more))
    plans = [
        SlotPlan("partner", dict.fromkeys(range(5), 90_000)),
        SlotPlan("lead", dict.fromkeys(range(5), 250_000), image_width=600, image_height=200, image_kb=100),
        SlotPlan("middle", dict.fromkeys((0, 2, 4), 150_000)),
    ]
    made = rate_card.set_rates(user=user, publication_id=title.pk, plans=plans)
    return {each.name: each for each in made}


def narrow(title: Publication, name: str, *days: str) -> None:
    """Leave a bookable slot only some days of the week in the rundown, or take it out for good."""
    house = house_of(title)
    kept = [
        each.model_copy(update={"days": days}) if each.slot == name else each
        for each in house.rundown
        if each.slot != name or days
    ]
    store_house(title, house.model_copy(update={"rundown": tuple(kept)}))
    title.save()


def campaign_of(
    title: Publication, user: User, name: str = "Quay", trade: str = "software", tracking: str = ""
) -> Campaign:
    plan = advertising.AdvertiserPlan(name, trade)
    advertiser = advertising.add_advertiser(user=user, publication_id=title.pk, plan=plan)
    campaign = advertising.CampaignPlan("Autumn", tracking=tracking)
    return advertising.add_campaign(user=user, advertiser_id=advertiser.pk, plan=campaign)


def book(user: User, campaign: Campaign, slot: Slot, day: dt.date = MONDAY, **more: Any) -> Booking:
    """Sold, unless more says otherwise; at `NOW`, unless more does."""
    values = {"sold": True, "now": NOW, **more}
    return booking.book(user=user, campaign_id=campaign.pk, places=[Place(slot.pk, day)], **values)[0]


def written(campaign: Campaign, *bookings: Booking, words: Words = WORDS, submit: bool = True, **more: Any) -> Creative:
    """A text as a sponsor hands it in."""
    writing = Writing(words, tuple(each.pk for each in bookings), submit, **more)
    return write_behind_link(campaign=campaign, writing=writing, now=NOW)


def approved(user: User, campaign: Campaign, *bookings: Booking, words: Words = WORDS) -> Creative:
    made = written(campaign, *bookings, words=words)
    return approving.approve(user=user, creative_id=made.pk, version=made.version, now=NOW)


def link_to(campaign: Campaign, user: User) -> SponsorLink:
    return links.make_link(user=user, campaign_id=campaign.pk, kind=SponsorLink.Kind.CREATIVE, now=NOW)


def address_of(link: SponsorLink) -> str:
    """The path of a sponsor’s page."""
    return f"/{link.campaign.advertiser.publication.slug}/sponsors/{links.token_of(link)}/"


def with_sections(title: Publication, user: User, *sections: Section, sponsor: str = "") -> Edition:
    """The edition of that Monday: the shipped one without its own sponsors, and these sections."""
    edition = newsroom.open_edition(user=user, publication=title, now=SEND_AT - dt.timedelta(hours=10))
    core = without_pictures(shipped())
    kept = tuple(each for each in core.sections if each.kind != "sponsor")
    update = {"sections": (*kept, *sections), "date": edition.date, "sponsor": sponsor}
    mapping.apply_edition(edition, core.model_copy(update=update))
    edition.save()
    edition.save_revision(user=user)
    assert edition.date == MONDAY
    return edition


def publish(edition: Edition, user: User, now: dt.datetime = SEND_AT) -> Edition:
    newsroom.publish_edition(user=user, edition=edition, now=now)
    edition.refresh_from_db()
    return edition


def mailed(edition: Edition, began: dt.datetime = SEND_AT, state: str = "finished") -> Mailing:
    """A mailing of a published edition that has begun to go out."""
    mailing = Mailing.objects.create(
        publication=edition.publication,
        edition=edition,
        revision=edition.live_revision,
        label=str(edition),
        state=state,
        started_at=began - dt.timedelta(minutes=20),
    )
    MailingPart.objects.create(
        mailing=mailing,
        publication=edition.publication,
        group="rest",
        starts_at=began,
        started_at=began,
        subject="Tea",
        message_hash="x",
        state="completed",
    )
    return mailing


def a_picture(width: int = 640, height: int = 240, form: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#0c5d6b").save(file, form)
    return file.getvalue()
