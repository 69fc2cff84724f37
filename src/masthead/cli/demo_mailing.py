"""The demo's mailing: planned by a publisher, frozen, and delivered by a worker, in the site this process has open.

Its clock stands some hours back, so that there is a morning to look at; nothing else about it is made up.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site_worker import deliver_once
from masthead.delivery.worker import Ended
from masthead.web.site import Site

_BY = "demo"


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mailing of one part that is over. part: its number in tokens. outcomes: by what was answered; adds up."""

    mailing: int
    part: int
    audience: int
    outcomes: Mapping[str, int]


def mail_edition(site: Site, *, publisher: Any, edition: Any, started: dt.datetime) -> Mailed:
    """Plan, freeze and deliver. started: what the mailing's clock shows when it begins. Raises `CommandFailed`."""
    from masthead.web.mailings import actions  # Django is ready only now, as below
    from masthead.web.mailings.actions.launching import launch
    from masthead.web.mailings.actions.progressing import progress
    from masthead.web.mailings.models import Mailing
    from masthead.web.mailings.plan import Plan
    from masthead.web.mailings.queries.receipts import parts_of, receipt_of
    from masthead.web.mailings.states import MailingStage

    began = time.monotonic()
    number = actions.plan_mailing(user=publisher, edition=edition, plan=Plan()).pk
    actions.schedule(user=publisher, mailing_id=number, now=started)
    launch(mailing_id=number, by=_BY, now=started)
    progress(mailing_id=number, now=started)
    ended = deliver_once(site).ended
    stage = progress(mailing_id=number, now=started + dt.timedelta(seconds=time.monotonic() - began))
    mailing = Mailing.objects.get(pk=number)
    if stage is not MailingStage.FINISHED:
        raise CommandFailed(f"The mailing is {stage}, and delivery {ended}. {mailing.problem}", code=Exit.FAILED)
    receipt = receipt_of(mailing)
    if ended is Ended.STOPPED or not receipt.adds_up:
        raise CommandFailed(f"Delivery has ended early: {ended}.", code=Exit.FAILED)
    [only] = parts_of(mailing)
    return Mailed(number, only.part.pk, receipt.audience, {each.value: many for each, many in receipt.counts.items()})
