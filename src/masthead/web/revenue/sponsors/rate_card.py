"""What a title sells: its slots as the house format names them, their prices by weekday, its rules, and the house’s own
advertisements.

Everything asks for `Right.REVENUE` (PermissionDenied), is recorded, and raises `SponsorError`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.edition.house import FILLED_SLOTS, WEEKDAYS
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import publications_with_ids
from masthead.web.revenue.models import HouseAd, Rate, SalesRules, Slot
from masthead.web.revenue.money import MoneyError, check_currency
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.records import need
from masthead.web.revenue.sponsors.wording import Limits, Words, check, cleaned
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody

LINE = "partner"
"""The slot of the line “In partnership with”, which no house format has to name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A slot that a title may sell. label: as the rundown calls its section. days: of the week, Monday is 0."""

    name: str
    label: str
    line: bool
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """What a slot takes and costs; see `models.Slot`. amounts: minor units by weekday; not for sale on others."""

    name: str
    amounts: Mapping[int, int]
    headline_characters: int = 70
    text_characters: int = 500
    button_characters: int = 30
    picture: str = Slot.Picture.MAY.value
    image_width: int = 600
    image_height: int = 200
    image_kb: int = 300


@dataclass(frozen=True, slots=True)
class RulesPlan:
    """See `models.SalesRules`."""

    currency: str
    trade_once: bool
    spacing_days: int
    hold_days: int
    text_days: int
    remind_days: int
    late_minutes: int


@dataclass(frozen=True, slots=True)
class HousePlan:
    """See `models.HouseAd`. picture_id: of the library; None for none."""

    name: str
    words: Words
    slots: Sequence[str] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    active: bool = True
    picture_id: int | None = None


def named_slots(publication: Any) -> tuple[Named, ...]:
    """What a title may sell: the line, then the bookable sections of its rundown, each name once."""
    house = house_of(publication)
    appears = frozenset(WEEKDAYS.index(each) for each in house.publication.weekdays)
    found = {LINE: Named(LINE, "In partnership with", True, appears)}
    for each in house.rundown:
        if each.kind == "sponsor" and each.slot and each.slot not in FILLED_SLOTS:
            days = frozenset(WEEKDAYS.index(day) for day in each.days) & appears if each.days else appears
            known = found.get(each.slot)
            found[each.slot] = Named(each.slot, each.label, False, days | (known.days if known else frozenset()))
    return tuple(found.values())


def prices(publication: Any, slots: Iterable[Slot]) -> dict[tuple[int, int], int]:
    """What slots of a title cost, in minor units, by (slot, weekday): by its number, and Monday is 0.

    A price counts only where the rundown has the slot on that weekday: nothing else is ever filled, so that nothing
    else is for sale. A rate card outlives the sections that it was written for.
    """
    days = {each.name: each.days for each in named_slots(publication)}
    return {
        (slot.pk, rate.weekday): rate.amount
        for slot in slots
        for rate in slot.rates.all()
        if rate.weekday in days.get(slot.name, ())
    }


def for_sale(slots: Iterable[Slot]) -> list[Slot]:
    """Those of some slots that are for sale on a weekday at least. Titles and rates are better fetched already."""
    held = list(slots)
    titles = {each.publication_id: each.publication for each in held}
    priced = {
        slot
        for title in titles.values()
        for slot, _ in prices(title, (each for each in held if each.publication_id == title.pk))
    }
    return [each for each in held if each.pk in priced]


def carries(slot: Slot, day: dt.date) -> bool:
    """Whether the rundown of its title has a slot on the weekday of a day, whatever it costs."""
    return any(each.name == slot.name and day.weekday() in each.days for each in named_slots(slot.publication))


@transaction.atomic
def set_rules(*, user: Somebody, publication_id: int, plan: RulesPlan) -> SalesRules:
    """Say what a title asks of its sponsors. What is booked stays booked."""
    need(user, publication_id)
    try:
        check_currency(plan.currency)
    except MoneyError as fault:
        raise SponsorError(str(fault), "currency") from None
    if not 1 <= plan.hold_days <= 60:
        raise SponsorError("A hold lasts 1 to 60 days.", "hold_days")
    for name, most in (("spacing_days", 60), ("text_days", 60), ("remind_days", 30), ("late_minutes", 1440)):
        if not 0 <= getattr(plan, name) <= most:
            raise SponsorError(f"Write a number from 0 to {most}.", name)
    made, _ = SalesRules.objects.update_or_create(publication_id=publication_id, defaults=asdict(plan))
    record(actor=user, action="sales-rules-changed", subject=_name(publication_id), publication_id=publication_id)
    return made


@transaction.atomic
def set_rates(*, user: Somebody, publication_id: int, plans: Sequence[SlotPlan]) -> tuple[Slot, ...]:
    """Say what a title’s slots take and cost from now on. What is booked keeps its price."""
    need(user, publication_id)
    publication = publications_with_ids([publication_id])[0]
    known = {each.name: (place, each) for place, each in enumerate(named_slots(publication))}
    made = []
    for plan in plans:
        if plan.name not in known:
            raise SponsorError(f"The house format has no bookable slot “{plan.name[:60]}”.")
        place, named = known[plan.name]
        values = {name: value for name, value in asdict(plan).items() if name not in {"name", "amounts"}}
        slot, _ = Slot.objects.update_or_create(
            publication_id=publication_id, name=plan.name, defaults={**values, "position": place, "line": named.line}
        )
        slot.rates.exclude(weekday__in=plan.amounts).delete()
        for weekday, amount in plan.amounts.items():
            Rate.objects.update_or_create(slot=slot, weekday=weekday, defaults={"amount": amount})
        made.append(slot)
    record(actor=user, action="rate-card-changed", subject=_name(publication_id), publication_id=publication_id)
    return tuple(made)


@transaction.atomic
def add_house_ad(*, user: Somebody, publication_id: int, plan: HousePlan) -> HouseAd:
    """An advertisement of the title’s own, for slots that nobody bought."""
    need(user, publication_id)
    made = HouseAd(publication_id=publication_id)
    return _store(user, made, plan, "house-ad-added")


@transaction.atomic
def change_house_ad(*, user: Somebody, house_ad_id: int, plan: HousePlan) -> HouseAd:
    """Say it otherwise, or elsewhere. Published editions stay as they are."""
    found = HouseAd.objects.select_for_update(no_key=True).filter(pk=house_ad_id).first()
    if found is None:
        raise PermissionDenied
    need(user, found.publication_id)
    return _store(user, found, plan, "house-ad-changed")


def _store(user: Somebody, held: HouseAd, plan: HousePlan, action: str) -> HouseAd:
    words = cleaned(plan.words)
    if not plan.name.strip():
        raise SponsorError("Give it a name, for the team.", "name")
    if plan.first is not None and plan.last is not None and plan.last < plan.first:
        raise SponsorError("The last day lies before the first.", "last")
    check(words, Limits(), picture=plan.picture_id is not None)
    for name in ("headline", "text", "button", "url", "alt"):
        setattr(held, name, getattr(words, name))
    held.name, held.slots, held.active = plan.name.strip(), list(plan.slots), plan.active
    held.first, held.last, held.picture_id = plan.first, plan.last, plan.picture_id
    held.save()
    record(actor=user, action=action, subject=f"“{held.name}”", publication_id=held.publication_id, house_ad=held.pk)
    return held


def _name(publication_id: int) -> str:
    named = publications_with_ids([publication_id])
    return named[0].name if named else "a title"
