"""Reads about programmes, what readers clicked and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from masthead.edition.paid_links import PaidRule, rule_for
from masthead.web.insights.queries.counted import Counts, NotMeasuredError, Place
from masthead.web.insights.queries.figures import Tally
from masthead.web.insights.queries.listing import edition_keys, mailings_on
from masthead.web.revenue.affiliate.rules import rule_of
from masthead.web.revenue.models import Earning, EarningsImport, Programme
from masthead.web.revenue.money import Money, totals
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

EDITIONS = 40
"""The latest editions that clicks are shown of."""
_OTHERS = frozenset({"sponsor", "jobs", "referral"})
"""Kinds of sections whose links are somebody else's."""


def programmes_for(user: Somebody) -> QuerySet[Programme]:
    """Those of the titles whose income somebody runs."""
    held = publications_with(user, Right.REVENUE)
    return Programme.objects.filter(publication_id__in=held).select_related("publication")


def imports_for(user: Somebody) -> QuerySet[EarningsImport]:
    """Files of their programmes, newest first; without those that were dropped."""
    found = EarningsImport.objects.filter(programme__in=programmes_for(user)).exclude(state="dropped")
    return found.select_related("programme__publication")


@dataclass(frozen=True, slots=True)
class PaidLink:
    """A link of an edition that pays. section: from 0. clicks, people: of people in the mail."""

    day: dt.date
    programme_id: int
    url: str
    section: int
    label: str
    clicks: int
    people: int


@dataclass(slots=True)
class Line:
    """Clicks and earnings of something: a programme, an edition, a section. money: by currency."""

    clicks: int = 0
    people: int = 0
    orders: int = 0
    money: tuple[Money, ...] = ()
    label: str = ""


@dataclass(slots=True)
class Account:
    """What a title's programmes brought: clicks in the latest editions, and all earnings. elsewhere: of the earnings,
    what no edition is named for.
    """

    programmes: dict[int, Line] = field(default_factory=dict)
    editions: dict[dt.date, Line] = field(default_factory=dict)
    sections: dict[str, Line] = field(default_factory=dict)
    links: tuple[PaidLink, ...] = ()
    total: tuple[Money, ...] = ()
    elsewhere: tuple[Money, ...] = ()


def account_of(publication_id: int, programmes: Sequence[Programme]) -> Account:
    """Clicks and earnings of some of a title's programmes."""
    links = paid_links(publication_id, programmes)
    made = Account(programmes={each.pk: Line(label=each.name) for each in programmes}, links=links)
    labels = {(each.day, each.section): each.label for each in links}
    for link in links:
        label = link.label or f"Section {link.section + 1}"
        for line in (
            made.programmes[link.programme_id],
            made.editions.setdefault(link.day, Line()),
            made.sections.setdefault(label, Line(label=label)),
        ):
            line.clicks += link.clicks
            line.people += link.people
    _earned(made, [each.pk for each in programmes], labels)
    made.editions = dict(sorted(made.editions.items(), reverse=True))
    made.sections = dict(sorted(made.sections.items(), key=lambda each: (-each[1].clicks, each[0])))
    return made


def paid_links(publication_id: int, programmes: Sequence[Programme]) -> tuple[PaidLink, ...]:
    """Links of the latest editions that a programme pays for, newest edition first, most clicked first."""
    rules = {rule_of(each): each.pk for each in programmes}
    found: list[PaidLink] = []
    for day in dict.fromkeys(day for day, _ in edition_keys(publication_id)[:EDITIONS]):
        found += sorted(_links_on(publication_id, day, rules), key=lambda each: (-each.clicks, each.section))
    return tuple(found)


def with_earnings(links: Sequence[PaidLink], programme: Programme) -> list[tuple[PaidLink, tuple[Money, ...]]]:
    """Links of a programme, each with what came from its place in its edition."""
    rows = Earning.objects.filter(programme=programme, edition_day__isnull=False, section__isnull=False).order_by()
    found: dict[tuple[dt.date, int], list[Money]] = {}
    for day, section, currency, minor in rows.values_list("edition_day", "section", "currency").annotate(
        minor=Sum("minor")
    ):
        found.setdefault((day, section), []).append(Money(minor, currency))
    return [(each, totals(found.get((each.day, each.section), ()))) for each in links]


def currency_of(programme: Programme) -> str:
    """The currency that it paid in last, "" before it paid."""
    last = Earning.objects.filter(programme=programme).order_by("-pk").values_list("currency", flat=True).first()
    return last or ""


def _links_on(publication_id: int, day: dt.date, rules: Mapping[PaidRule, int]) -> list[PaidLink]:
    try:
        counts = Counts(mailings_on(publication_id, day))
    except NotMeasuredError:
        return []
    found: dict[tuple[int, str], list[tuple[Place, int]]] = {}
    for place, nth in counts.places:
        if place.section >= 0 and not place.canary and place.kind not in _OTHERS and rule_for(place.url, list(rules)):
            found.setdefault((place.section, place.url), []).append((place, nth))
    return [_paid_link(day, places, counts.clicks(places), rules) for places in found.values()]


def _paid_link(
    day: dt.date, places: Sequence[tuple[Place, int]], clicks: Tally, rules: Mapping[PaidRule, int]
) -> PaidLink:
    place = places[0][0]
    rule = rule_for(place.url, list(rules))
    assert rule is not None
    return PaidLink(day, rules[rule], place.url, place.section, place.label, clicks.human, clicks.people)


def _earned(made: Account, programme_ids: Sequence[int], labels: Mapping[tuple[dt.date, int], str]) -> None:
    rows = Earning.objects.filter(programme_id__in=programme_ids).order_by()
    sums = rows.values_list("programme_id", "edition_day", "section", "currency").annotate(minor=Sum("minor"))
    counts: Counter[int] = Counter(rows.values_list("programme_id", flat=True))
    amounts: dict[int, list[Money]] = {}
    days: dict[dt.date, list[Money]] = {}
    sections: dict[str, list[Money]] = {}
    elsewhere: list[Money] = []
    for programme_id, day, section, currency, minor in sums:
        money = Money(minor, currency)
        amounts.setdefault(programme_id, []).append(money)
        if day is None:
            elsewhere.append(money)
            continue
        days.setdefault(day, []).append(money)
        if section is not None:
            label = labels.get((day, section)) or f"Section {section + 1}"
            sections.setdefault(label, []).append(money)
    for pk, found in amounts.items():
        made.programmes[pk].money = totals(found)
        made.programmes[pk].orders = counts[pk]
    for day, found in days.items():
        made.editions.setdefault(day, Line()).money = totals(found)
    for label, found in sections.items():
        made.sections.setdefault(label, Line(label=label)).money = totals(found)
    made.total = totals(each for found in amounts.values() for each in found)
    made.elsewhere = totals(elsewhere)
