"""Reads about publications."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from masthead.web.publications.models import Publication

RESERVED_SLUGS = (
    "accounts",
    "api",
    "c",
    "health",
    "j",
    "k",
    "media",
    "newsroom",
    "o",
    "p",
    "r",
    "static",
    "u",
    "v",
    "w",
    "webhooks",
)
"""What the newsroom's host has at these addresses itself."""


def all_ids() -> Iterable[int]:
    """Ids of all publications."""
    return Publication.objects.values_list("id", flat=True)


def all_publications() -> tuple[Publication, ...]:
    """Every publication, by name."""
    return tuple(Publication.objects.all())


def publications_with_ids(ids: Iterable[int]) -> tuple[Publication, ...]:
    """Publications in the order of their ids, each once; ids that nobody has are passed over."""
    wanted = tuple(dict.fromkeys(ids))
    found = Publication.objects.in_bulk(wanted)
    return tuple(found[each] for each in wanted if each in found)


def titles_beside(publication: Publication) -> tuple[Publication, ...]:
    """The language versions of a title, then its sister titles, each by name."""
    sisters = tuple(publication.sister_titles.all())
    if not publication.language_group:
        return sisters
    versions = Publication.objects.filter(language_group=publication.language_group).exclude(pk=publication.pk)
    return tuple(dict.fromkeys((*versions, *sisters)))


def publication_named(slug: str) -> Publication | None:
    """The publication with a slug."""
    return Publication.objects.filter(slug=slug).first()


def time_zone_of(publication_id: int) -> ZoneInfo:
    """Where the publication's days begin and end; UTC for a publication that is not there."""
    house = Publication.objects.filter(pk=publication_id).values_list("house", flat=True).first() or {}
    return ZoneInfo(house.get("publication", {}).get("timezone") or "UTC")


def slug_of_host(host: str) -> str:
    """Slug of the publication whose archive has this host name; "" for none."""
    return Publication.objects.filter(host=host).values_list("slug", flat=True).first() or ""


def hold(publication_id: int) -> None:
    """Wait for whoever else holds a publication, and hold it until the transaction ends. What refers to it may go on.

    SQLite has one writer at a time anyway.
    """
    Publication.objects.select_for_update(no_key=True).filter(pk=publication_id).first()
