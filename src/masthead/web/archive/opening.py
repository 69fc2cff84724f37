"""A publication's archive as its pages need it: house format, look, addresses, labels; and snapshots as sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError

from masthead.edition.catalogue import Catalogue, catalogue_for, word_keys
from masthead.edition.house import WEEKDAYS, HouseFormat
from masthead.render.front import Leaf, Picture, Sister
from masthead.render.place import FeedLink, Place, Step, share_links
from masthead.render.sheet import Sheet, Vote
from masthead.render.theme import Theme
from masthead.web.archive import mapping, queries
from masthead.web.archive.addresses import FEEDS, RSS, Addresses, front_url
from masthead.web.archive.further import further_pages
from masthead.web.archive.models import PublishedEdition, PublishedSection
from masthead.web.archive.polls import results_of
from masthead.web.archive.queries import LabelGroup
from masthead.web.publications.mapping import house_of, theme_of

_MOST_IN_NAVIGATION = 7
_LOOKING_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Archive:
    """What is the same on all pages of a publication's archive. publication: the row, for its id and group."""

    publication: Any
    house: HouseFormat
    theme: Theme
    addresses: Addresses
    groups: tuple[LabelGroup, ...]

    @classmethod
    def of(cls, publication: Any) -> Archive:
        """The archive as it is now."""
        house = _sound(house_of(publication))
        groups = queries.label_groups(publication.pk, house)
        return cls(publication, house, theme_of(publication), Addresses.of(publication), groups)

    @property
    def id(self) -> int:
        """Of the publication."""
        return int(self.publication.pk)

    @property
    def catalogue(self) -> Catalogue:
        """The words of its pages."""
        return catalogue_for(self.house.publication.language, self.house.labels)

    def group(self, slug: str) -> LabelGroup | None:
        """The label that has a slug, today or under a former name."""
        exact = next((group for group in self.groups if group.slug == slug), None)
        return exact or next((group for group in self.groups if slug in group.slugs), None)

    def place(self, here: str, **more: Any) -> Place:
        """What surrounds the page at a path."""
        addresses = self.addresses
        shown = [group for group in self.groups if group.current and group.editorial][:_MOST_IN_NAVIGATION]
        labels = [Step(group.label, addresses.label(group.slug)) for group in shown]
        further = [Step(each.words, each.path) for each in further_pages(self.publication)]
        return Place(
            home_url=addresses.front,
            editions_url=addresses.editions,
            sections_url=addresses.labels,
            search_url=addresses.search,
            navigation=(*labels, *further),
            feeds=more.pop("feeds", self.feeds()),
            languages=more.pop("languages", ()),
            here=here,
            subscribe_url=addresses.subscribe,
            **more,
        )

    def feeds(self) -> tuple[FeedLink, ...]:
        """The feeds of the publication."""
        return tuple(FeedLink(name, self.addresses.feed(file), kind) for name, file, kind in FEEDS)

    def leaf(self, here: str, title: str, *, canonical: bool = True, **more: Any) -> Leaf:
        """The page at a path. canonical: whether it is to be found under this address."""
        place = self.place(here, **more.pop("place", {}))
        url = self.addresses.absolute(here) if canonical else ""
        return Leaf(house=self.house, theme=self.theme, place=place, url=url, title=title, **more)

    def sheet(self, row: PublishedEdition) -> Sheet:
        """An edition as its page and the front show it."""
        edition, house = mapping.edition_of(row), mapping.house_of(row)
        addresses = self.addresses
        here = addresses.edition(row.date)
        url = addresses.absolute(here)
        before, after = queries.neighbours(self.id, row.date)
        authors = {name: addresses.author(slug) for name, slug in queries.authors_of(row).items()}
        place = self.place(
            here,
            authors=authors,
            labels=self._label_addresses(row),
            previous=self._step(before),
            next=self._step(after),
            share=share_links(edition.title, url),
        )
        return Sheet(
            edition,
            house,
            mapping.theme_of(row),
            mapping.media_of(row),
            web_url=url,
            archive_url=addresses.absolute(addresses.front),
            translations=self._translations(row),
            picture_url=self.picture_url(row),
            feed_url=addresses.absolute(addresses.feed(RSS)),
            place=place,
            votes=self._votes(row),
        )

    def feed_sheet(self, row: PublishedEdition) -> Sheet:
        """An edition as a feed carries it."""
        addresses = self.addresses
        return Sheet(
            mapping.edition_of(row),
            mapping.house_of(row),
            mapping.theme_of(row),
            mapping.media_of(row),
            web_url=addresses.absolute(addresses.edition(row.date)),
            archive_url=addresses.absolute(addresses.front),
            votes=self._votes(row),
        )

    def part_sheet(self, section: PublishedSection) -> Sheet:
        """An edition with one section alone, its number 0, for the archive of a label."""
        row = section.edition
        vote = self._votes(row).get(section.position)
        return Sheet(
            mapping.part_of(row, section.position),
            mapping.house_of(row),
            self.theme,
            mapping.media_of(row),
            web_url=self.addresses.absolute(self.addresses.edition(row.date)),
            votes={} if vote is None else {0: vote},
        )

    def section_path(self, section: PublishedSection) -> str:
        """Where a section stands on its edition's page."""
        return f"{self.addresses.edition(section.date)}#{section.anchor}"

    def picture_url(self, row: PublishedEdition) -> str:
        """The Open Graph picture, absolute."""
        return self.addresses.absolute(self.addresses.picture(row.date, row.picture))

    def languages(self) -> tuple[Step, ...]:
        """The front pages of the same title in other languages."""
        found = queries.language_fronts(self.publication.language_group, self.id)
        steps = []
        for other in found:
            addresses = Addresses.of(other)
            steps.append(Step(language_name(other.language), addresses.absolute(addresses.front), other.language))
        return tuple(sorted(steps, key=lambda step: step.language))

    def sisters(self) -> tuple[Sister, ...]:
        """Sister titles that have published something, other language versions aside."""
        own = self.publication.language_group
        found = queries.sister_titles(self.id)
        return tuple(
            Sister(each.name, house_of(each).publication.tagline, front_url(each), each.language)
            for each in found
            if not own or each.language_group != own
        )

    def first_day(self, today: dt.date) -> dt.date | None:
        """The next day on which an edition is due; None for a publication without such days."""
        days = (today + dt.timedelta(days=ahead) for ahead in range(_LOOKING_AHEAD))
        publication = self.house.publication
        holidays = frozenset(self.publication.holidays)
        return next(
            (
                day
                for day in days
                if WEEKDAYS[day.weekday()] in publication.weekdays and day.isoformat() not in holidays
            ),
            None,
        )

    def _label_addresses(self, row: PublishedEdition) -> Mapping[int, str]:
        by_slug = {slug: group for group in reversed(self.groups) for slug in group.slugs}
        listed = row.sections.filter(listed=True).values_list("position", "label_slug")
        return {position: self.addresses.label(by_slug[slug].slug) for position, slug in listed if slug in by_slug}

    def _votes(self, row: PublishedEdition) -> dict[int, Vote]:
        addresses = self.addresses
        results = results_of(row.votes.values())
        return {
            int(index): Vote(key, addresses.absolute(addresses.poll(key)), results.get(key))
            for index, key in row.votes.items()
        }

    def _step(self, row: PublishedEdition | None) -> Step | None:
        return Step(row.title, self.addresses.edition(row.date), row.language) if row else None

    def _translations(self, row: PublishedEdition) -> dict[str, str]:
        """Those of the language group, and those that the edition names by address."""
        said = {language: url for language, url in row.edition.get("translations", ()) if url.startswith("https://")}
        for other in queries.language_versions(self.publication.language_group, self.id, row.date):
            addresses = Addresses.of(other.publication)
            said[other.language] = addresses.absolute(addresses.edition(other.date))
        said.pop(row.language, None)
        return said


def picture_of(section: PublishedSection) -> Picture | None:
    """A section's first image."""
    if not section.picture:
        return None
    return Picture(mapping.media_from(section.picture), str(section.picture.get("alt", "")))


def language_name(language: str) -> str:
    """A language's name in itself, or its tag when nobody knows it."""
    try:
        return Locale.parse(language, sep="-").get_display_name(language.replace("-", "_")) or language
    except (UnknownLocaleError, ValueError):
        return language


def _sound(house: HouseFormat) -> HouseFormat:
    """Without words that no catalogue has any more."""
    known = frozenset(word_keys())
    if house.labels.keys() <= known:
        return house
    return house.model_copy(update={"labels": {key: said for key, said in house.labels.items() if key in known}})
