"""What a person's preference page shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import format_date

from masthead.audience.subscription import SubscriptionState
from masthead.web.archive.opening import language_name
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import all_publications, publications_with_ids
from masthead.web.subscribers.actions.leaving import UNDO_FOR, may_undo
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.subscribers.sign_up.wording import wording_text
from masthead.web.subscribers.suppression_rows import FORGIVEN, rows_of
from masthead.web.subscribers.words import LANGUAGES

_HERE = frozenset({SubscriptionState.ACTIVE, SubscriptionState.PAUSED})
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True, slots=True)
class TitleOnPage:
    """A title of the house and how the person stands with it.

    choice: the frequency, "" where it is not subscribed. since: when that began. paused_until: None where it is not
    paused. daily: whether “one a week” is fewer than all. barred: the publisher does not mail this address. wording:
    what a new subscription agrees to. left_at: when they left a moment ago, as far as that can be taken back.
    """

    id: int
    name: str
    tagline: str
    language: str
    language_name: str
    choice: str
    state: str
    since: dt.datetime | None
    paused_until: dt.date | None
    daily: bool
    barred: bool
    wording: str
    left_at: dt.datetime | None = None

    def undoable(self, now: dt.datetime) -> bool:
        """Whether leaving can still be taken back."""
        return self.left_at is not None and now - self.left_at <= UNDO_FOR

    @property
    def subscribed(self) -> bool:
        """Whether mail comes, or will when the pause is over."""
        return bool(self.choice)

    @property
    def paused(self) -> bool:
        """Whether it is paused."""
        return self.state == SubscriptionState.PAUSED


@dataclass(frozen=True, slots=True)
class PreferencePage:
    """One person's page. titles: those that are subscribed first, then that of the page, then by name. resting: mail
    is held back, because a mail came back or was called spam, until the person says otherwise.
    """

    person: Subscriber
    titles: tuple[TitleOnPage, ...]
    languages: tuple[tuple[str, str], ...]
    resting: bool

    @property
    def subscribed(self) -> tuple[TitleOnPage, ...]:
        """Titles that are subscribed."""
        return tuple(each for each in self.titles if each.subscribed)

    @property
    def paused(self) -> tuple[TitleOnPage, ...]:
        """Titles that are paused."""
        return tuple(each for each in self.titles if each.paused)


def preference_page(subscriber_id: int, publication_id: int) -> PreferencePage | None:
    """The page of a person, opened from a letter of a publication; None where nobody is there any more."""
    person = Subscriber.objects.filter(pk=subscriber_id).first()
    if person is None:
        return None
    held = {each.publication_id: each for each in Subscription.objects.filter(subscriber=person)}
    rows = rows_of(person.key)
    barred = {row.publication_id for row in rows if row.reason not in FORGIVEN}
    active = {each.publication_id for each in held.values() if each.state == SubscriptionState.ACTIVE}
    asleep = {row.publication_id for row in rows if row.reason in FORGIVEN}
    publications = all_publications()
    titles = [_title(each, held.get(each.pk), barred=each.pk in barred or None in barred) for each in publications]
    titles.sort(key=lambda each: (not each.subscribed, each.id != publication_id, each.name.casefold()))
    languages = dict.fromkeys([*LANGUAGES, *(each.language for each in publications), person.language])
    named = tuple((each, language_name(each)) for each in languages if each)
    resting = bool(active) and (None in asleep or not active.isdisjoint(asleep))
    return PreferencePage(person, tuple(titles), named, resting)


def title_of(subscriber_id: int, publication_id: int) -> TitleOnPage | None:
    """How a person stands with one title; None for who never stood with it, or is gone."""
    held = Subscription.objects.filter(subscriber_id=subscriber_id, publication_id=publication_id).first()
    publication = next(iter(publications_with_ids([publication_id])), None)
    return _title(publication, held, barred=False) if held is not None and publication is not None else None


def time_zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """(area, ((IANA name, city), …)) for a list to choose from; links and historical names left out."""
    by_area: dict[str, list[tuple[str, str]]] = {area: [] for area in _AREAS}
    for zone in sorted(available_timezones()):
        area, _, city = zone.partition("/")
        if area in by_area and city:
            by_area[area].append((zone, city.replace("_", " ").replace("/", " – ")))
    return tuple((area, tuple(cities)) for area, cities in by_area.items())


def long_day(day: dt.date | dt.datetime, language: str) -> str:
    """A day in words, such as “23 November 2026”."""
    locale = Locale.parse(language, sep="-")
    return format_date(day, "d MMMM y" if locale.language == "en" else "long", locale=locale)


def _title(publication: Any, held: Subscription | None, *, barred: bool) -> TitleOnPage:
    about = house_of(publication).publication
    here = held is not None and SubscriptionState(held.state) in _HERE
    return TitleOnPage(
        id=publication.pk,
        name=publication.name,
        tagline=about.tagline,
        language=publication.language,
        language_name=language_name(publication.language),
        choice=held.frequency if held is not None and here else "",
        state=held.state if held is not None else "",
        since=held.since if held is not None else None,
        paused_until=held.paused_until if held is not None else None,
        daily=len(about.weekdays) > 1,
        barred=barred,
        wording=wording_text(publication),
        left_at=held.since if held is not None and may_undo(held, at=held.since) else None,
    )
