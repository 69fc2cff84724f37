"""Reads about publications."""

from __future__ import annotations

from collections.abc import Iterable

from masthead.web.publications.models import Publication

RESERVED_SLUGS = ("accounts", "api", "health", "media", "newsroom", "static")
"""What the newsroom's host has at these addresses itself."""


def all_ids() -> Iterable[int]:
    """Ids of all publications."""
    return Publication.objects.values_list("id", flat=True)


def all_publications() -> tuple[Publication, ...]:
    """Every publication, by name."""
    return tuple(Publication.objects.all())


def publication_named(slug: str) -> Publication | None:
    """The publication with a slug."""
    return Publication.objects.filter(slug=slug).first()


def slug_of_host(host: str) -> str:
    """Slug of the publication whose archive has this host name; "" for none."""
    return Publication.objects.filter(host=host).values_list("slug", flat=True).first() or ""


def hold(publication_id: int) -> None:
    """Wait for whoever else holds a publication, and hold it until the transaction ends. What refers to it may go on.

    SQLite has one writer at a time anyway.
    """
    Publication.objects.select_for_update(no_key=True).filter(pk=publication_id).first()
