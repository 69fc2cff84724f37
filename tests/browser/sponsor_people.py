"""Slots that are open, held, sold and delivered, for a site that is served; and a sponsor with a link.

``python sponsor_people.py`` puts them into the site that MASTHEAD_SITE names, and prints the addresses of their pages
as JSON: Django is made ready for one site in a process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import Any

ADVERTISERS = (
    ("Quay Ledger", "accounting"),
    ("Heron & Daughters", "coffee"),
    ("Jetty Cloud", "cloud"),
    ("Lantern Rail", "travel"),
)


def seed() -> dict[str, str]:
    """The board of four weeks, an edition of one of its days, a text to be written for it."""
    import django  # for the site of this process alone

    django.setup()
    from django.utils import timezone

    from masthead.web.newsroom import queries
    from masthead.web.publications.models import Publication
    from masthead.web.team.models import User

    titles = {each.slug: each for each in Publication.objects.all()}
    morning = titles["harbour-morning"]
    user = User.objects.get(email="mei@harbour.example")
    slots = {slug: _shop(titles[slug], user) for slug in ("harbour-morning", "hafen-am-morgen", "harbour-lantern")}
    campaigns = [_campaign(morning, user, *each) for each in ADVERTISERS]
    now = timezone.now()
    day = _monday(queries.next_day(morning, now + dt.timedelta(days=6)))
    sold = _bookings(user, campaigns, slots, day, now)
    return {**_links(morning, user, campaigns[0], sold, now), **_edition(morning, user, day, now)}


def _monday(day: dt.date) -> dt.date:
    """The Monday from a day on, on which the line and all slots are sold."""
    return day + dt.timedelta(days=-day.weekday() % 7)


def _shop(title: Any, user: Any) -> dict[str, Any]:
    from masthead.web.revenue.sponsors import rate_card

    currency = {"hafen-am-morgen": "EUR"}.get(title.slug, "HKD")
    rules = rate_card.RulesPlan(currency, True, 0, 5, 3, 2, 180)
    rate_card.set_rules(user=user, publication_id=title.pk, plan=rules)
    plans = [
        rate_card.SlotPlan(each.name, dict.fromkeys(each.days, 90_000 if each.line else 240_000))
        for each in rate_card.named_slots(title)
    ]
    made = rate_card.set_rates(user=user, publication_id=title.pk, plans=plans)
    return {each.name: each for each in made}


def _campaign(title: Any, user: Any, name: str, trade: str) -> Any:
    from masthead.web.revenue.sponsors import advertising

    plan = advertising.AdvertiserPlan(name, trade, billing=f"{name}\n1 Quay Road\nHong Kong")
    held = advertising.add_advertiser(user=user, publication_id=title.pk, plan=plan)
    contact = advertising.ContactPlan("Cleo Wong", f"cleo@{name.partition(' ')[0].lower()}.example", role="Marketing")
    advertising.add_contact(user=user, advertiser_id=held.pk, plan=contact)
    campaign = advertising.CampaignPlan("Winter", tracking="utm_source={title}&utm_content={slot}")
    return advertising.add_campaign(user=user, advertiser_id=held.pk, plan=campaign)


def _bookings(user: Any, campaigns: list[Any], slots: dict[str, dict[str, Any]], day: dt.date, now: dt.datetime) -> Any:
    """What stands on the board; the booking that Quay Ledger writes for."""
    from masthead.web.revenue.models import Booking

    morning, german, weekend = (slots[each] for each in ("harbour-morning", "hafen-am-morgen", "harbour-lantern"))
    sold = _book(user, campaigns[0], morning["lead"], day, now)
    _book(user, campaigns[1], morning["partner"], day, now)
    _book(user, campaigns[2], morning["middle"], day, now, sold=False)
    for who, slot, days, firmly in (
        (1, morning["lead"], 1, True),
        (2, morning["lead"], 2, False),
        (3, morning["lead"], 4, True),
        (2, morning["lead"], 7, True),
        (0, morning["lead"], 9, True),
        (0, morning["partner"], 2, True),
        (3, morning["partner"], 8, False),
        (3, morning["middle"], 2, True),
        (0, morning["middle"], 4, True),
        (3, german["lead"], 0, True),
        (1, german["lead"], 3, True),
        (1, german["lead"], 7, False),
        (3, weekend["weekend"], 5, True),
        (0, weekend["weekend"], 12, False),
    ):
        _book(user, campaigns[who], slot, day + dt.timedelta(days=days), now, sold=firmly)
    for weeks, slot, state, why in (
        (1, morning["lead"], "delivered", ""),
        (1, morning["partner"], "good", "The edition went out 4 h 10 min late."),
        (1, german["lead"], "owed", "No text was approved in time."),
    ):
        past = _book(user, campaigns[1], slot, day + dt.timedelta(days=11), now)
        Booking.objects.filter(pk=past.pk).update(
            state=state, day=day - dt.timedelta(days=7 * weeks), delivered_at=now, why=why
        )
    return sold


def _book(user: Any, campaign: Any, slot: Any, day: dt.date, now: dt.datetime, *, sold: bool = True) -> Any:
    from masthead.web.revenue.sponsors import booking

    place = booking.Place(slot.pk, day)
    return booking.book(user=user, campaign_id=campaign.pk, places=[place], sold=sold, now=now)[0]


def _links(title: Any, user: Any, campaign: Any, sold: Any, now: dt.datetime) -> dict[str, str]:
    from masthead.web.revenue.models import SponsorLink
    from masthead.web.revenue.sponsors import links

    made = links.make_link(user=user, campaign_id=campaign.pk, kind=SponsorLink.Kind.CREATIVE, now=now)
    root = "/newsroom/revenue"
    return {
        "write": f"/{title.slug}/sponsors/{links.token_of(made)}/",
        "board": f"{root}/slots/?from={(sold.day - dt.timedelta(days=7)).isoformat()}",
        "rates": f"{root}/slots/rates/{title.slug}/",
        "rules": f"{root}/slots/rules/{title.slug}/",
        "house": f"{root}/slots/house/of/{title.slug}/",
        "house-new": f"{root}/slots/house/of/{title.slug}/new/",
        "advertisers": f"{root}/advertisers/of/{title.slug}/",
        "advertiser": f"{root}/advertisers/{campaign.advertiser_id}/",
        "campaign": f"{root}/campaigns/{campaign.pk}/",
        "booking": f"{root}/bookings/{sold.pk}/",
        "owed": f"{root}/slots/owed/",
        "texts": f"{root}/creatives/",
    }


def _edition(title: Any, user: Any, day: dt.date, now: dt.datetime) -> dict[str, str]:
    """The edition of that day, as its rundown begins it."""
    from masthead.web.newsroom import actions

    edition = actions.open_edition(user=user, publication=title, day=day, now=now)
    return {"edition": f"/newsroom/editions/edit/{edition.pk}/", "day": day.isoformat()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    sys.stdout.write(json.dumps(seed()) + "\n")
