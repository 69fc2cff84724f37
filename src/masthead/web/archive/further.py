"""Pages of other apps that belong to a publication's archive: named in its navigation and its sitemap.

    tell_pages(job_pages)                      # in AppConfig.ready()

Whoever tells pages announces (`masthead.web.freshness`) when they change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Further:
    """words, path: of the page that the navigation names. pages: tells the path of each page for search engines, and
    the day on which it last changed; asked for the sitemap alone.
    """

    words: str
    path: str
    pages: Callable[[], Sequence[tuple[str, dt.date | None]]] = tuple


Pages = Callable[[Any], Further | None]
"""Publication → its pages; None where it has none."""

_told: list[Pages] = []


def tell_pages(lookup: Pages) -> None:
    """Say who has pages."""
    if lookup not in _told:
        _told.append(lookup)


def further_pages(publication: Any) -> tuple[Further, ...]:
    """All of a publication's."""
    return tuple(found for lookup in _told if (found := lookup(publication)) is not None)
