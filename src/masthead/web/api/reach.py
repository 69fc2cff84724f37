"""Things of publications as a token reaches them, by number, and lists of them in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from masthead.web.api.callers import caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.pages import cut, link_to
from masthead.web.api.problems import Problem
from masthead.web.api.schemas.base import LARGEST_ID, Paged
from masthead.web.api.scopes import Scope


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list. next: address of the page after it, None for the last. headers: that say so, too."""

    rows: Sequence[Any]
    next: str | None
    headers: dict[str, str]


def reached(request: HttpRequest, rows: QuerySet[Any], number: int, scope: Scope, *, title: str = "publication") -> Any:
    """The row of a number, of those that a token reaches. title: the column that leads to its publication.

    Raises `Problem` alike for none and for somebody else's.
    """
    within = {f"{title}__in": caller_of(request).titles(scope)}
    found = rows.filter(pk=number, **within).first() if number <= LARGEST_ID else None
    if found is None:
        raise Problem("not-found")
    return found


def newest_first(request: HttpRequest, rows: QuerySet[Any], asked: Paged) -> Page:
    """A page of rows, by the order in which they came to be. Raises `Problem` for a cursor that is not of it."""
    place = place_in(request, asked.cursor)
    found = rows.filter(pk__lt=place[0]) if place else rows
    kept, more = cut(list(found.order_by("-pk")[: asked.limit + 1]), asked.limit)
    address, headers = link_to(request, [kept[-1].pk] if more else None)
    return Page(kept, address, headers)
