"""Income in the demo: a sold slot with its report, a job board, partner links. Everything is done by the actions that
the newsroom’s own pages use. Django is ready.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from masthead.cli.demo_scene import Scene

_MONDAY, _WEDNESDAY, _FRIDAY = 0, 2, 4
_SLOT = "middle"
_DAYS = frozenset({_MONDAY, _WEDNESDAY, _FRIDAY})
"""Of the week, on which the slot is in the edition."""
_OVER = ("Lamp Lighter", "Old Quay Works", "Fiction Bay", "", "https://old-quay.example/jobs/lamps")
_LISTINGS = (
    ("Product manager", "Pearl Cloud", "Shenzhen", "CN", "https://pearl-cloud.example/jobs/product-manager"),
    ("Battery buyer", "Hafenwerk", "Hamburg", "DE", "https://hafenwerk.example/jobs/battery-buyer"),
    ("Umbrella engineer", "Amayadori", "Tokyo", "JP", "https://amayadori.example/jobs/umbrella-engineer"),
    ("Data reporter", "Lion City Wire", "", "", "https://lion-city-wire.example/jobs/data-reporter"),
    ("Crane planner", "Lantau Slipway", "", "", "https://lantau-slipway.example/jobs/crane-planner"),
)
"""Position, company, place, country, where to apply; without a place the work can be done from anywhere."""


@dataclass(frozen=True, slots=True)
class Sold:
    """sponsor_clicks: of people on the sold section. jobs_shown: listings that the edition shows, each once. pages: as
    in `masthead.cli.demo_growth.Grown`.
    """

    sponsor_clicks: int
    jobs_shown: int
    pages: Mapping[str, str]


def arrange(scene: Scene) -> None:
    """What has to stand before the edition appears: a booking with its text, listings, a partner programme."""
    slots = _price(scene)
    campaign = _campaign(scene, "Kite & Anchor", "property")
    _write(scene, campaign, _book(scene, campaign, slots[_SLOT], scene.edition.date, at=scene.before))
    _list_jobs(scene)
    _add_programme(scene)


def settle(scene: Scene, *, home: str) -> Sold:
    """After the morning: what the sponsor got, what is for sale next, what links earned. home: the newsroom’s
    address.
    """
    from masthead.web.revenue.jobs.ending import expire_due  # Django is ready only now, as below
    from masthead.web.revenue.reports.making import make_due
    from masthead.web.revenue.sponsors.delivering import note_deliveries

    expire_due(scene.now)
    note_deliveries(scene.now)
    booking = _accept(scene)
    make_due(scene.now)
    _fill_board(scene)
    _import_earnings(scene)
    return _counted(scene, booking, home)


def _price(scene: Scene) -> dict[str, Any]:
    """The rate card; its slots by name."""
    from masthead.web.revenue.sponsors import rate_card  # as above

    rules = rate_card.RulesPlan(
        currency="HKD", trade_once=True, spacing_days=0, hold_days=5, text_days=3, remind_days=2, late_minutes=1440
    )
    rate_card.set_rules(user=scene.publisher, publication_id=scene.title.pk, plan=rules)
    plans = [
        rate_card.SlotPlan(each.name, dict.fromkeys(each.days, 90_000 if each.line else 240_000))
        for each in rate_card.named_slots(scene.title)
    ]
    made = rate_card.set_rates(user=scene.publisher, publication_id=scene.title.pk, plans=plans)
    return {each.name: each for each in made}


def _campaign(scene: Scene, name: str, trade: str) -> Any:
    from masthead.web.revenue.sponsors import advertising  # as above

    plan = advertising.AdvertiserPlan(name, trade, billing=f"{name}\n1 Sample Quay\nFiction Bay")
    held = advertising.add_advertiser(user=scene.publisher, publication_id=scene.title.pk, plan=plan)
    winter = advertising.CampaignPlan("Winter", tracking="utm_source={title}&utm_content={slot}")
    return advertising.add_campaign(user=scene.publisher, advertiser_id=held.pk, plan=winter)


def _book(scene: Scene, campaign: Any, slot: Any, day: dt.date, *, at: dt.datetime, sold: bool = True) -> Any:
    from masthead.web.revenue.sponsors import booking  # as above

    place = booking.Place(slot.pk, day)
    [made] = booking.book(user=scene.publisher, campaign_id=campaign.pk, places=[place], sold=sold, now=at)
    return made


def _write(scene: Scene, campaign: Any, booking: Any) -> None:
    """The sponsor’s text, handed in and approved."""
    from masthead.web.revenue.sponsors.approving import approve  # as above
    from masthead.web.revenue.sponsors.wording import Words
    from masthead.web.revenue.sponsors.writing import Writing, write_behind_link

    words = Words(
        headline="A desk in four harbours",
        text="Work from Hong Kong on Monday and from Busan on Thursday, with the same chair, the same plug and "
        "somebody who remembers your coffee. Kite & Anchor rents desks by the tide: six hours, harbour view, "
        "no contract.",
        button="See the four harbours",
        url="https://kite-and-anchor.example/desks",
    )
    writing = Writing(words=words, booking_ids=[booking.pk], submit=True)
    text = write_behind_link(campaign=campaign, writing=writing, now=scene.before)
    approve(user=scene.publisher, creative_id=text.pk, version=text.version, now=scene.before)


def _list_jobs(scene: Scene) -> None:
    """Listings that are live for months, and one whose days were over before the edition."""
    from masthead.web.revenue.jobs import actions  # as above

    plan = actions.BoardPlan(
        open=True, submissions=True, per_edition=4, term_days=30, promised=4, boosted_promised=8, terms="Free for now."
    )
    actions.set_board(user=scene.publisher, publication_id=scene.title.pk, plan=plan)
    _list(scene, _OVER, actions.Terms(promised=0, term_days=3), scene.before - dt.timedelta(days=20))
    for place, said in enumerate(_LISTINGS):
        terms = actions.Terms(promised=2, term_days=365, boosted=place == 0)
        _list(scene, said, terms, scene.before)


def _list(scene: Scene, said: tuple[str, ...], terms: Any, at: dt.datetime) -> None:
    from masthead.web.revenue.jobs import actions  # as above
    from masthead.web.revenue.jobs.wording import Words

    role, company, place, country, link = said
    about = f"{company} looks for somebody who reads to the end. As everything in this sample, the position is made up."
    words = Words(company, role, link, place=place, country=country, remote=not place, about=about)
    made = actions.add_listing(user=scene.publisher, publication_id=scene.title.pk, words=words, now=at)
    actions.approve(user=scene.publisher, listing_id=made.pk, terms=terms, now=at)


def _add_programme(scene: Scene) -> None:
    from masthead.web.revenue.affiliate.actions import Plan, add_programme  # as above

    shops = Plan("Quayside shops", "quayside-books.example\nsmall-comforts.example", parameters="sub={place}")
    add_programme(user=scene.publisher, publication_id=scene.title.pk, plan=shops, now=scene.before)


def _accept(scene: Scene) -> Any:
    """The booking that went out; on another day than the edition’s own it was late, which its sponsor forgives."""
    from masthead.web.revenue.sponsors.booking import waive  # as above
    from masthead.web.revenue.sponsors.queries import bookings_for
    from masthead.web.revenue.sponsors.states import BookingState

    booking = bookings_for(scene.publisher).get(day=scene.edition.date, slot__name=_SLOT)
    if booking.state == BookingState.OWED:
        why = "They know that the demonstration mails an edition of its own day."
        return waive(user=scene.publisher, booking_id=booking.pk, why=why, now=scene.now)
    return booking


def _fill_board(scene: Scene) -> None:
    """The days to come: one slot sold, one held, the others open."""
    from masthead.web.newsroom.queries import edition_on, next_day  # as above
    from masthead.web.revenue.sponsors.queries import slots_for

    slots = {each.name: each for each in slots_for(scene.publisher).filter(publication=scene.title)}
    first = next_day(scene.title, scene.now + dt.timedelta(days=1))
    ledger = _campaign(scene, "Quay Ledger", "accounting")
    _book(scene, ledger, slots["lead"], first + dt.timedelta(days=7), at=scene.now)
    days = (first + dt.timedelta(days=each) for each in range(14))
    free = [each for each in days if each.weekday() in _DAYS and edition_on(scene.title.pk, each) is None]
    _book(scene, ledger, slots[_SLOT], next(day for day in free if day != first), at=scene.now, sold=False)


def _import_earnings(scene: Scene) -> None:
    """What the programme paid for links of the edition, as its file says."""
    from masthead.web.revenue.affiliate.importing import check_file, take_file  # as above
    from masthead.web.revenue.affiliate.queries import programmes_for

    programme = programmes_for(scene.publisher).get(publication=scene.title)
    day = scene.edition.date
    rows = [f"{day:%Y%m%d}-{number},{day},{amount},HKD,{day:%Y%m%d}-{_place(scene)}" for number, amount in _PAID]
    content = "\n".join(["reference,date,amount,currency,sub", *rows, ""]).encode()
    looked = check_file(
        user=scene.publisher,
        programme_id=programme.pk,
        name="quayside.csv",
        content=content,
        currency="HKD",
        now=scene.now,
    )
    take_file(user=scene.publisher, import_id=looked.pk, now=scene.now)


_PAID = ((1, "18.40"), (2, "42.00"), (3, "9.90"), (4, "27.50"))
"""What readers bought, and what it brought."""


def _place(scene: Scene) -> int:
    """Which section of the edition has the partner links, from 1."""
    from masthead.web.newsroom.mapping import core_edition  # as above

    labels = [each.label for each in core_edition(scene.edition).sections]
    return labels.index("To do") + 1


def _counted(scene: Scene, booking: Any, home: str) -> Sold:
    from masthead.web.revenue.jobs.queries import editions_of, listings_for  # as above
    from masthead.web.revenue.models import SponsorLink
    from masthead.web.revenue.reports.links import report_url
    from masthead.web.revenue.reports.queries import listed, reported_bookings
    from masthead.web.revenue.sponsors.links import make_link
    from masthead.web.subscribers.public import Place

    told = listed(reported_bookings(scene.publisher, scene.title.pk).get(pk=booking.pk))
    listings = listings_for(scene.publisher).filter(publication=scene.title)
    shown = editions_of(listings.values_list("pk", flat=True))
    link = make_link(user=scene.publisher, campaign_id=booking.campaign_id, kind=SponsorLink.Kind.REPORT, now=scene.now)
    here = sum(edition == scene.edition.pk for each in shown.values() for _, edition in each)
    pages = {
        "job_board": Place.of(scene.title).url("jobs/"),
        "slot_board": f"{home}/newsroom/revenue/slots/",
        "sponsor_report": report_url(link, booking),
    }
    clicks = told.figures.clicks if told.figures is not None else None
    return Sold(clicks or 0, here, pages)
