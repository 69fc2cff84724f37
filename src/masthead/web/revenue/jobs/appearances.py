"""The account of appearances: written when an edition appears, taken back when it is withdrawn before it was mailed.

An edition counts for a listing at most once, however often it is published; the sums say so (+1 and −1 in turn).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Sum

from masthead.web.mailings.queries.sent import was_mailed
from masthead.web.newsroom.hearing import Appeared
from masthead.web.revenue.jobs.filling import SOURCE, read_name
from masthead.web.revenue.models import Appearance, Listing


def note_appearances(told: Appeared) -> None:
    """Count what an edition shows. In the transaction that publishes it."""
    shown: dict[int, str] = {}
    for index, filling in told.filled.fillings.items():
        if filling is not None and filling.source == SOURCE and index in told.filled.sources:
            for pk, mark in map(read_name, filling.items):
                shown.setdefault(pk, mark)
    known = set(Listing.objects.filter(pk__in=shown, publication_id=told.publication_id).values_list("pk", flat=True))
    standing, turns = _standing(told.edition_id)
    Appearance.objects.bulk_create(
        Appearance(
            listing_id=pk,
            edition=told.edition_id,
            turn=turns.get(pk, 0) + 1,
            change=1,
            day=told.filled.edition.date,
            audience=mark,
            at=told.at,
        )
        for pk, mark in shown.items()
        if pk in known and not standing.get(pk)
    )


def take_back(edition_id: int, *, now: dt.datetime) -> None:
    """Take back what an edition counted that nobody was mailed. In the transaction that withdraws it."""
    standing, turns = _standing(edition_id)
    counted = [pk for pk, total in standing.items() if total > 0]
    if not counted or was_mailed(edition_id):
        return
    rows = Appearance.objects.filter(edition=edition_id, listing_id__in=counted, change=1).order_by("turn")
    last = {each.listing_id: each for each in rows}
    Appearance.objects.bulk_create(_reversed(last.values(), turns, now))


def _reversed(rows: Iterable[Appearance], turns: dict[int, int], now: dt.datetime) -> list[Appearance]:
    return [
        Appearance(
            listing_id=each.listing_id,
            edition=each.edition,
            turn=turns[each.listing_id],
            change=-1,
            day=each.day,
            audience=each.audience,
            at=now,
        )
        for each in rows
    ]


def _standing(edition_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """By listing, the sum of its lines for an edition, and its last turn."""
    rows = Appearance.objects.filter(edition=edition_id).order_by().values_list("listing_id")
    found = list(rows.annotate(total=Sum("change"), last=Max("turn")))
    return {pk: total for pk, total, _ in found}, {pk: last for pk, _, last in found}
