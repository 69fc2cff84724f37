"""What was sent, and how far it is, for whoever reports about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from masthead.web.mailings.models import Mailing
from masthead.web.mailings.states import MailingStage


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
    found = Mailing.objects.filter(readers, edition__date=date, edition__number=number)
    return tuple(_sent(each) for each in found.select_related("revision").distinct())


def was_mailed(edition_id: int) -> bool:
    """Whether an edition, by its id, went out to anybody, or began to."""
    return Mailing.objects.filter(edition=edition_id).exclude(started_at=None).exists()


def _sent(mailing: Mailing) -> Sent:
    edition = mailing.revision.as_object() if mailing.revision is not None else None
    return Sent(mailing.pk, mailing.label, MailingStage(mailing.state), edition)
