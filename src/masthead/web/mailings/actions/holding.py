"""A mailing held for a step: who may take it, that it is taken once, and what is written down about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied

from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.mailings import titles_of
from masthead.web.mailings.states import MailingStage, MailingStep, advance
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right
from masthead.web.webhooks.actions import announce

_EVENTS = {
    MailingStage.SCHEDULED: "mailing.scheduled",
    MailingStage.RUNNING: "mailing.started",
    MailingStage.PAUSED: "mailing.paused",
    MailingStage.FINISHED: "mailing.finished",
    MailingStage.CANCELLED: "mailing.cancelled",
    MailingStage.FAILED: "mailing.failed",
    MailingStage.STALE: "mailing.overdue",
}
"""What is announced when a mailing comes to a state."""


_UNTOLD = frozenset({MailingStep.PREPARE, MailingStep.START, MailingStep.FINISH})
"""Steps of mailings that nobody planned, which come by the dozen: whoever made them tells of them."""


def require(user: Somebody, publication_ids: Iterable[int], right: Right = Right.AUDIENCE) -> None:
    """Raises PermissionDenied unless a person has the right in all of them."""
    if not all(may(user, right, each) for each in publication_ids):
        raise PermissionDenied("Your role does not allow to write to these readers.")


def hold(mailing_id: int) -> Mailing:
    """The mailing, locked until the transaction ends. Raises PermissionDenied for none, as for somebody else's."""
    found = Mailing.objects.select_for_update(of=("self",)).select_related("publication").filter(pk=mailing_id).first()
    if found is None:
        raise PermissionDenied
    return found


def hold_for(user: Somebody, mailing_id: int) -> Mailing:
    """The same for a person who may act on it. Raises PermissionDenied."""
    mailing = hold(mailing_id)
    require(user, titles_of(mailing))
    return mailing


def plan_of(mailing: Mailing) -> Plan:
    """What was planned."""
    return Plan.model_validate(mailing.plan)


def step(mailing: Mailing, taken: MailingStep, *, by: Somebody | None, **details: Any) -> None:
    """Move a held mailing, write it down and announce it, within the caller's transaction; to be saved by the caller.

    by: None is Masthead itself. Raises `MailingMoveError`.
    """
    before = MailingStage(mailing.state)
    after = advance(before, taken)
    mailing.state = after.value
    if mailing.origin and by is None and taken in _UNTOLD:
        return
    note(mailing, taken.value, by=by, **details)
    event = _EVENTS.get(after)
    if event == "mailing.started" and before is MailingStage.PAUSED:
        event = "mailing.resumed"
    if event is not None:
        said = {"mailing": mailing.pk, "edition": mailing.edition_id, "state": after.value}
        announce(event=event, publication_id=mailing.publication_id, data=said)


def note(mailing: Mailing, what: str, *, by: Somebody | None, **details: Any) -> None:
    """Write a line of the audit log, within the caller's transaction."""
    record(
        actor=by,
        action=f"mailing-{what}",
        subject=mailing.label,
        publication_id=mailing.publication_id,
        mailing=mailing.pk,
        **details,
    )
