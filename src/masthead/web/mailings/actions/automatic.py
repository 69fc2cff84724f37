"""Mailings that nobody plans: made by an app above this one, frozen and delivered as every other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.states import MailingStage, MailingStep, advance

WAITING = (MailingStage.SCHEDULED, MailingStage.PREPARING)
"""It is not settled yet whom it is for."""


def begin(*, edition: Any, label: str, origin: str, now: dt.datetime) -> Mailing:
    """Let a mailing of an approved edition go at once, to those whom its origin chooses (`mailings.origins`).

    Within the caller's transaction, which sees to it that an origin has one that waits at most. Nobody is asked for
    permission: whoever set the origin going was.
    """
    return Mailing.objects.create(
        publication_id=edition.publication_id,
        edition=edition,
        revision=edition.live_revision,
        label=label[:400],
        origin=origin,
        plan=Plan().model_dump(mode="json"),
        state=advance(MailingStage.DRAFT, MailingStep.SCHEDULE).value,
        starts_at=now,
    )
