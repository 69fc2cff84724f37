"""What waits for a button, and what waits at the brake."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from masthead.web.subscribers.actions.sign_up import is_open
from masthead.web.subscribers.faults import SignUpGoneError
from masthead.web.subscribers.models import Brake, SignUp
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


def open_sign_up(sign_up_id: int, subscriber_id: int, *, now: dt.datetime, asked_at: int | None = None) -> SignUp:
    """A sign-up that can be confirmed, or was. Raises `SignUpGoneError`; see `actions.sign_up.confirm`."""
    rows = SignUp.objects.filter(pk=sign_up_id, subscriber_id=subscriber_id).select_related("subscriber")
    found = rows.first()
    if found is None or not is_open(found, now, asked_at):
        raise SignUpGoneError("There is nothing to confirm.")
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A brake that is on, or was within a week. where: a title, a domain, or the whole installation, in words."""

    where: str
    row: Brake


def brakes_seen_by(user: Somebody, *, now: dt.datetime) -> tuple[Held, ...]:
    """The brakes somebody should know of: those of their titles; of everything else, administrators."""
    allowed = Q(publication__in=publications_with(user, Right.AUDIENCE))
    if user.is_superuser:
        allowed |= Q(publication=None)
    recent = Q(on_since__isnull=False) | Q(eased_at__gt=now - dt.timedelta(days=7)) & Q(dropped__gt=0)
    rows = Brake.objects.filter(allowed, recent).select_related("publication").order_by("scope")
    return tuple(Held(_where(row), row) for row in rows)


def _where(row: Brake) -> str:
    if row.publication is not None:
        return str(row.publication.name)
    kind, _, domain = row.scope.partition(":")
    return f"addresses at {domain}" if kind == "domain" else "all titles together"
