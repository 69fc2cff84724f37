"""Reads of the archive. Every one is of a single publication, and of nothing but snapshots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from masthead.edition.house import HouseFormat, RundownSlot
from masthead.edition.sections.registry import kinds
from masthead.render.web_anchors import slug as slug_of
from masthead.web.archive import search_index
from masthead.web.archive.models import ArchiveVersion, Byline, FormerDay, PublishedEdition, PublishedSection
from masthead.web.archive.search_words import Term, terms_of

_HEAVY = ("edition", "house", "theme", "media")


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """The archive of a label. slugs: of every name its sections were published under. current: in the rundown today.

    count: editions that have it. newest: day of the last. editorial: what readers come for.
    """

    slug: str
    label: str
    slugs: frozenset[str]
    count: int
    newest: dt.date
    current: bool
    editorial: bool


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody with editions. since: day of the first."""

    slug: str
    name: str
    count: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the best section of each edition, best first."""

    terms: tuple[Term, ...]
    sections: tuple[PublishedSection, ...]
    count: int


def editions(publication_id: int) -> QuerySet[PublishedEdition]:
    """Editions as lists need them, newest first."""
    return PublishedEdition.objects.filter(publication_id=publication_id).defer(*_HEAVY)


def edition_on(publication_id: int, day: dt.date) -> PublishedEdition | None:
    """The edition of a day, whole."""
    return PublishedEdition.objects.filter(publication_id=publication_id, date=day).first()


def day_after_correction(publication_id: int, day: dt.date) -> dt.date | None:
    """The day under which an edition is read that once was read under this one."""
    found = FormerDay.objects.filter(publication_id=publication_id, day=day).values_list("edition__date", flat=True)
    return found.first()


def whole_editions(publication_id: int, limit: int) -> Iterable[PublishedEdition]:
    """The newest editions, whole."""
    return PublishedEdition.objects.filter(publication_id=publication_id)[:limit]


def editions_on(publication_id: int, days: Sequence[dt.date]) -> Iterable[PublishedEdition]:
    """The editions of some days, whole."""
    return PublishedEdition.objects.filter(publication_id=publication_id, date__in=days)


def neighbours(publication_id: int, day: dt.date) -> tuple[PublishedEdition | None, PublishedEdition | None]:
    """The editions before and after a day."""
    rows = editions(publication_id)
    return rows.filter(date__lt=day).first(), rows.filter(date__gt=day).order_by("date").first()


def language_versions(group: str, publication_id: int, day: dt.date) -> Iterable[PublishedEdition]:
    """Editions of the same day in the other languages of a title; none for a title without such."""
    if not group:
        return ()
    rows = PublishedEdition.objects.filter(publication__language_group=group, date=day)
    return rows.exclude(publication_id=publication_id).defer(*_HEAVY).select_related("publication")


def language_fronts(group: str, publication_id: int) -> Sequence[Any]:
    """The publications of a language group, but for one, that have published something."""
    if not group:
        return ()
    rows = PublishedEdition.objects.filter(publication__language_group=group).exclude(publication_id=publication_id)
    one_each = rows.order_by().values("publication_id").annotate(one=Max("id")).values("one")
    found = PublishedEdition.objects.filter(id__in=one_each).defer(*_HEAVY).select_related("publication")
    return [row.publication for row in found]


def sister_titles(publication_id: int) -> Sequence[Any]:
    """Sister titles of a publication that have published something, by name."""
    rows = PublishedEdition.objects.filter(publication__sister_titles=publication_id)
    one_each = rows.order_by().values("publication_id").annotate(one=Max("id")).values("one")
    found = PublishedEdition.objects.filter(id__in=one_each).defer(*_HEAVY).select_related("publication")
    return sorted((row.publication for row in found), key=lambda publication: publication.name)


def label_groups(publication_id: int, house: HouseFormat) -> tuple[LabelGroup, ...]:
    """Every label that has sections: those of the rundown in its order, then the others by name.

    A slot gathers what was ever published under its label or one of its aliases.
    """
    rows = (
        PublishedSection.objects.filter(publication_id=publication_id, listed=True)
        .order_by()
        .values("label_slug")
        .annotate(count=Count("date", distinct=True), newest=Max("date"))
    )
    found = {row["label_slug"]: row for row in rows}
    groups = [group for slot in house.rundown if (group := _slot_group(slot, found)) is not None]
    gathered = frozenset().union(*(group.slugs for group in groups))
    left = [row for each, row in found.items() if each not in gathered]
    return (*groups, *sorted((_left_group(publication_id, row) for row in left), key=lambda group: group.label))


def label_sections(publication_id: int, group: LabelGroup) -> QuerySet[PublishedSection]:
    """The sections of a label, newest first."""
    rows = PublishedSection.objects.filter(publication_id=publication_id, listed=True, label_slug__in=group.slugs)
    return rows.order_by("-date", "position")


def recent_sections(publication_id: int, editions_back: int) -> Iterable[PublishedSection]:
    """The listed sections of the newest editions, newest first."""
    days = list(editions(publication_id).values_list("date", flat=True)[:editions_back])
    if not days:
        return ()
    rows = PublishedSection.objects.filter(publication_id=publication_id, listed=True, date__gte=days[-1])
    return rows.order_by("-date", "position").select_related("edition").defer(*(f"edition__{each}" for each in _HEAVY))


def authors_of(edition: PublishedEdition) -> Mapping[str, str]:
    """Name → slug of an edition's authors."""
    return dict(Byline.objects.filter(edition=edition).values_list("name", "slug"))


def author(publication_id: int, slug: str) -> Author | None:
    """Somebody by the slug of their name, under the name they last had."""
    rows = Byline.objects.filter(edition__publication_id=publication_id, slug=slug)
    last = rows.order_by("-edition__date").first()
    if last is None:
        return None
    said = rows.aggregate(count=Count("edition", distinct=True), since=Min("edition__date"))
    return Author(slug, last.name, said["count"], said["since"])


def author_editions(publication_id: int, slug: str) -> QuerySet[PublishedEdition]:
    """What somebody wrote, newest first."""
    return editions(publication_id).filter(bylines__slug=slug).distinct()


def author_slugs(publication_id: int) -> Sequence[str]:
    """Everybody who has a page."""
    rows = Byline.objects.filter(edition__publication_id=publication_id).order_by("slug")
    return list(rows.values_list("slug", flat=True).distinct())


def search(publication_id: int, text: str, *, start: int = 0, limit: int = 20) -> Found:
    """Editions that have all words of `text`, from the best on; `start` and `limit` say which of them."""
    terms = terms_of(text)
    best: dict[int, int] = {}
    for edition_id, section_id in search_index.find(publication_id, terms):
        best.setdefault(edition_id, section_id)
    wanted = list(best.values())[start : start + limit]
    rows = PublishedSection.objects.filter(id__in=wanted).select_related("edition")
    by_id = {row.pk: row for row in rows.defer(*(f"edition__{each}" for each in _HEAVY))}
    return Found(terms, tuple(by_id[each] for each in wanted if each in by_id), len(best))


def version() -> int:
    """How often what readers see has changed; see `masthead.web.freshness`."""
    return ArchiveVersion.objects.values_list("version", flat=True).first() or 0


def changed_at() -> dt.datetime | None:
    """When it last changed."""
    return ArchiveVersion.objects.values_list("changed_at", flat=True).first()


def _slot_group(slot: RundownSlot, found: Mapping[str, Any]) -> LabelGroup | None:
    names = {slug_of(name) or slug_of(slot.kind) for name in (slot.label, *slot.aliases)}
    rows = [found[name] for name in names if name in found]
    if not rows:
        return None
    kind = kinds().get(slot.kind)
    return LabelGroup(
        slug=slug_of(slot.label) or slug_of(slot.kind),
        label=slot.label,
        slugs=frozenset(names),
        count=sum(row["count"] for row in rows),
        newest=max(row["newest"] for row in rows),
        current=True,
        editorial=kind is not None and kind.editorial,
    )


def _left_group(publication_id: int, row: Mapping[str, Any]) -> LabelGroup:
    """A label that the rundown no longer knows, under the name it last had."""
    slug = row["label_slug"]
    rows = PublishedSection.objects.filter(publication_id=publication_id, listed=True, label_slug=slug)
    last = rows.order_by("-date").values_list("label", flat=True).first() or slug
    return LabelGroup(slug, last, frozenset({slug}), row["count"], row["newest"], current=False, editorial=True)
