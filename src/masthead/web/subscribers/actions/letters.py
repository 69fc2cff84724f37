"""Letters to one person, written by apps above this one; see `sign_up.letters.register`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from masthead.web.subscribers.models import Letter


def write(*, kind: str, about: str, subscriber_id: int, publication_id: int, at: dt.datetime) -> bool:
    """Have a letter posted, within the caller's transaction; whether it is new. There is one about a matter, ever."""
    _, fresh = Letter.objects.get_or_create(
        kind=kind,
        about=about,
        defaults={
            "subscriber_id": subscriber_id,
            "publication_id": publication_id,
            "proven": True,
            "created_at": at,
            "next_at": at,
        },
    )
    return fresh


def written(kind: str, abouts: Iterable[str]) -> frozenset[str]:
    """About which of some matters there is a letter."""
    found = Letter.objects.filter(kind=kind, about__in=list(abouts))
    return frozenset(found.values_list("about", flat=True))
