"""What was sent, and how far it is, for whoever reports about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from masthead.web.mailings.models import Mailing, Replacement
from masthead.web.mailings.states import MailingStage


@dataclass(frozen=True, slots=True)
class Carried:
    """A mailing of an edition whose audience is frozen. number: of the newsroom. parts: their numbers in the ledger.
    began: when the first of its messages left, None before. edition: the version that was sent, None where it is gone.
    """

    number: int
    stage: MailingStage
    parts: tuple[int, ...]
    began: dt.datetime | None
    edition: Any | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A mailing that carried an edition, or will. number: of the newsroom. edition: the approved version as it was
    sent, None where it is gone or where nothing is frozen yet.
    """

    number: int
    label: str
    stage: MailingStage
    edition: Any | None


def sent_by_parts(parts: Sequence[int]) -> tuple[Sent, ...]:
    """The mailings that some parts belong to, newest first."""
    found = Mailing.objects.filter(parts__in=list(parts)).select_related("revision").distinct()
    return tuple(_sent(each) for each in found)


def sent_of(publication_id: int, date: dt.date, number: int) -> tuple[Sent, ...]:
    """The mailings of an edition that go to readers of a title, newest first."""
    readers = Q(publication=publication_id) | Q(parts__publication=publication_id)
    found = Mailing.objects.filter(readers, edition__date=date, edition__number=number, origin="")
    return tuple(_sent(each) for each in found.select_related("revision").distinct())


def was_mailed(edition_id: int) -> bool:
    """Whether an edition, by its id, went out to anybody, or began to."""
    return Mailing.objects.filter(edition=edition_id).exclude(started_at=None).exists()


def sections_sent(mailing_id: int) -> str:
    """The sections of the version that a mailing sends now, as they are kept; "" where either is gone."""
    mailing = Mailing.objects.select_related("revision").filter(pk=mailing_id).first()
    revision = mailing.revision if mailing is not None else None
    return str(revision.content.get("sections", "")) if revision is not None else ""


def was_corrected(mailing_id: int) -> bool:
    """Whether some of a mailing's people may have got another version than the others."""
    return Replacement.objects.filter(mailing=mailing_id).exists()


def editions_broken_off(edition_ids: Collection[int]) -> frozenset[int]:
    """Which of some editions, by their ids, have a mailing that was cancelled after its audience was frozen."""
    found = Mailing.objects.filter(edition__in=edition_ids, state=MailingStage.CANCELLED.value)
    return frozenset(found.exclude(started_at=None).values_list("edition", flat=True))


def mailings_that_carried(edition_id: int) -> tuple[Carried, ...]:
    """The mailings of an edition, by its id, whose audience is frozen; the first to be first."""
    found = Mailing.objects.filter(edition=edition_id).exclude(started_at=None)
    found = found.select_related("revision").prefetch_related("parts").order_by("started_at", "pk")
    return tuple(_carried(each) for each in found)


def _carried(mailing: Mailing) -> Carried:
    parts = tuple(mailing.parts.all())
    began = min((each.started_at for each in parts if each.started_at is not None), default=None)
    edition = mailing.revision.as_object() if mailing.revision is not None else None
    numbers = tuple(sorted(each.pk for each in parts))
    return Carried(mailing.pk, MailingStage(mailing.state), numbers, began, edition)


def _sent(mailing: Mailing) -> Sent:
    edition = mailing.revision.as_object() if mailing.revision is not None else None
    return Sent(mailing.pk, mailing.label, MailingStage(mailing.state), edition)
