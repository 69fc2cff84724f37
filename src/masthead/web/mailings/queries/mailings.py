"""Mailings that somebody may see. Whatever a page shows of them comes through here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from masthead.web.mailings.models import Mailing, WorkerSign
from masthead.web.mailings.plan import Plan
from masthead.web.newsroom.queries import dated_for, with_state
from masthead.web.newsroom.states import EditionState
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

_APPROVED = (EditionState.PUBLISHED.value, EditionState.REVISED.value, EditionState.SCHEDULED.value)


def mailings_for(user: Somebody) -> QuerySet[Mailing]:
    """The mailings that people planned, of the titles whose audience somebody looks after, newest first."""
    return _all_for(user).filter(origin="")


def mailing_for(user: Somebody, pk: int) -> Mailing | None:
    """One of their titles' mailings, whoever made it; None also when there is none."""
    return _all_for(user).filter(pk=pk).first()


def of_origin(origin: str) -> QuerySet[Mailing]:
    """The mailings that an origin made, newest first. Asks nobody for permission."""
    return Mailing.objects.filter(origin=origin)


def editions_to_mail(user: Somebody, most: int = 40) -> tuple[Any, ...]:
    """Editions that are approved, newest first, of the titles whose audience somebody looks after."""
    found = with_state(dated_for(user, Right.AUDIENCE)).filter(state__in=_APPROVED).order_by("-date", "pk")
    return tuple(found[:most])


def titles_of(mailing: Mailing) -> frozenset[int]:
    """Ids of the titles whose readers a mailing is for."""
    return frozenset({mailing.publication_id, *Plan.model_validate(mailing.plan).titles})


def titles_seen(user: Somebody, mailing: Mailing) -> frozenset[int]:
    """Those of them whose readers somebody looks after, and may be told about one by one."""
    return titles_of(mailing) & publications_with(user, Right.AUDIENCE)


def latest_sign() -> WorkerSign | None:
    """The sign of life of the worker that gave the last one."""
    return WorkerSign.objects.order_by("-at").first()


def _all_for(user: Somebody) -> QuerySet[Mailing]:
    allowed = publications_with(user, Right.AUDIENCE)
    return Mailing.objects.filter(publication__in=allowed).select_related(
        "publication", "edition", "revision", "planned_by", "approved_by"
    )
