"""What came back, as far as somebody may see it."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from masthead.mime.text import visible
from masthead.reports import Kind, SafeView, safe_view
from masthead.web.mailings.queries.parts import parts_by_number
from masthead.web.returns.models import Original, Returned
from masthead.web.returns.standing import Standing
from masthead.web.subscribers.queries.visibility import visible_subscribers
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

_MOST_SHOWN = 50_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for. kind, cause: values of `masthead.reports`; "" for any. day: of the installation's
    time zone. failed: only what could not be worked on."""

    kind: str = ""
    cause: str = ""
    publication_id: int | None = None
    day: dt.date | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An original for a person to read. view: of a message; text: of a provider's event. cut: only its beginning."""

    view: SafeView | None
    text: str
    size: int
    cut: bool


def returned_for(user: Somebody, wanted: Wanted = Wanted()) -> QuerySet[Returned]:
    """What came back of the titles whose audience somebody looks after; for administrators also what has no title."""
    rows = Returned.objects.all()
    if not (user.is_authenticated and user.is_active and user.is_superuser):
        rows = rows.filter(publication__in=publications_with(user, Right.AUDIENCE))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.cause:
        rows = rows.filter(kind__in=[Kind.BOUNCE.value, Kind.DELAY.value], cause=wanted.cause)
    if wanted.publication_id is not None:
        rows = rows.filter(publication_id=wanted.publication_id)
    if wanted.day is not None:
        rows = rows.filter(received_at__date=wanted.day)
    if wanted.failed:
        rows = rows.filter(standing=Standing.FAILED.value)
    return rows.select_related("publication")


def one_returned(user: Somebody, pk: int) -> Returned | None:
    """One of them; None also when there is none."""
    return returned_for(user).filter(pk=pk).first()


def original_of(row: Returned) -> Shown | None:
    """What came in, made harmless; None when it is kept no longer."""
    kept = Original.objects.filter(returned=row).first()
    if kept is None:
        return None
    content = zlib.decompress(bytes(kept.content))
    if kept.is_mail:
        return Shown(safe_view(content), "", kept.size, kept.cut)
    return Shown(None, visible(content.decode("utf-8", "replace"))[:_MOST_SHOWN], kept.size, kept.cut)


def address_of(user: Somebody, subscriber_id: int | None) -> str:
    """The address of a person as far as somebody may see them; "" otherwise."""
    if subscriber_id is None:
        return ""
    return visible_subscribers(user).filter(pk=subscriber_id).values_list("address", flat=True).first() or ""


def mailing_labels(parts: Collection[int]) -> dict[int, str]:
    """What the mailings of these parts are called."""
    return {number: part.mailing.label for number, part in parts_by_number(list(parts)).items()}


def people_by_kind(parts: Collection[int]) -> dict[str, int]:
    """How many people there is a report about, by kind: each counts once for each, whatever comes in how often."""
    rows = Returned.objects.filter(part__in=parts, subscriber__isnull=False)
    return dict(rows.order_by().values_list("kind").annotate(Count("subscriber", distinct=True)))
