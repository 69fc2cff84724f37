"""What the team does about programmes.

Everything asks for `Right.REVENUE` in the title (PermissionDenied), is recorded, and raises `AffiliateError` for what
cannot be: nothing has changed then.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.affiliate.rules import read_domains, read_parameters, read_template
from masthead.web.revenue.models import Programme
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

MOST_PROGRAMMES = 50
"""Of one title."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a programme is. domains, but_not: a line each, as somebody wrote them."""

    name: str
    domains: str
    but_not: str = ""
    parameters: str = ""
    template: str = ""


@transaction.atomic
def add_programme(*, user: Somebody, publication_id: int, plan: Plan, now: dt.datetime) -> Programme:
    """Know its links from now on, also in drafts. What is published stays as it was."""
    need(user, publication_id)
    if Programme.objects.filter(publication_id=publication_id).count() >= MOST_PROGRAMMES:
        raise AffiliateError(f"A title has at most {MOST_PROGRAMMES} programmes.")
    made = Programme(publication_id=publication_id, created_at=now)
    _apply(made, plan)
    _record(user, "programme-added", made)
    return made


@transaction.atomic
def change_programme(*, user: Somebody, programme_id: int, plan: Plan) -> Programme:
    """Know its links by other rules."""
    held = _held(user, programme_id)
    _apply(held, plan)
    _record(user, "programme-changed", held)
    return held


@transaction.atomic
def pause_programme(*, user: Somebody, programme_id: int, paused: bool) -> Programme:
    """Leave its links as they are written; or know them again. What it paid stays."""
    held = _held(user, programme_id)
    if held.paused != paused:
        held.paused = paused
        held.save(update_fields=["paused"])
        _record(user, "programme-paused" if paused else "programme-resumed", held)
    return held


def need(user: Somebody, publication_id: int) -> None:
    """Raises PermissionDenied without the right."""
    if not may(user, Right.REVENUE, publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")


def _apply(programme: Programme, plan: Plan) -> None:
    name = " ".join(plan.name.split())
    if not name or len(name) > 80:
        raise AffiliateError("Name the programme, in at most 80 characters.", "name")
    known = Programme.objects.filter(publication_id=programme.publication_id, name__iexact=name)
    if known.exclude(pk=programme.pk).exists():
        raise AffiliateError(f"There is a programme “{name}” already.", "name")
    programme.name = name
    programme.domains = read_domains(plan.domains)
    programme.but_not = read_domains(plan.but_not, "but_not")
    if not programme.domains:
        raise AffiliateError("Write at least one domain, such as “books.example”.", "domains")
    programme.parameters = read_parameters(plan.parameters)
    programme.template = read_template(plan.template)
    programme.save()


def _held(user: Somebody, programme_id: int) -> Programme:
    found = Programme.objects.select_for_update(no_key=True).filter(pk=programme_id).first()
    if found is None:
        raise PermissionDenied
    need(user, found.publication_id)
    return found


def _record(user: Somebody, action: str, programme: Programme) -> None:
    record(
        actor=user,
        action=action,
        subject=programme.name,
        publication_id=programme.publication_id,
        programme=programme.pk,
    )
