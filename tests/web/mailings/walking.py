"""Taking a mailing through its life by hand: the clock, and relays that answer as a test says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.web.mailings.conftest import MORNING

from masthead.delivery.mailing import Claim, ExceptionRow, MailingId
from masthead.delivery.outcome import MARK_OF, Mark, Outcome
from masthead.web.mailings import actions
from masthead.web.mailings.actions import launching, progressing
from masthead.web.mailings.barring import Barring
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.parts import publication_of
from masthead.web.mailings.queries.receipts import MailingReceipt, receipt_of
from masthead.web.mailings.states import MailingStage

Answer = Callable[[Claim, int], Outcome]


def taken(claim: Claim, index: int) -> Outcome:
    """Every relay takes everything."""
    return Outcome.ACCEPTED


def begun(user: Any, edition: Any, plan: Plan | None = None, *, now: dt.datetime = MORNING) -> Mailing:
    """A mailing that was planned and let go."""
    mailing = actions.plan_mailing(user=user, edition=edition, plan=plan or Plan())
    actions.schedule(user=user, mailing_id=mailing.pk, now=now)
    return again(mailing)


def launched(user: Any, edition: Any, plan: Plan | None = None, *, now: dt.datetime = MORNING) -> Mailing:
    """A mailing whose audience is frozen, and of which the first parts have begun."""
    mailing = begun(user, edition, plan, now=now)
    state = launching.launch(mailing_id=mailing.pk, by="test", now=now)
    assert state is MailingStage.RUNNING, again(mailing).problem
    progressing.progress(mailing_id=mailing.pk, now=now)
    return again(mailing)


def deliver(answer: Answer = taken, *, now: dt.datetime = MORNING, most: int = 1000) -> list[tuple[int, int]]:
    """What a worker does to everything that is running; (part, subscriber) of everybody who was written to.

    Before, it asks who must not be any more.
    """
    # Whose title a part is never changes, but for tests, which use its number again.
    publication_of.cache_clear()
    ledger, barring = site_ledger(), Barring()
    written: list[tuple[int, int]] = []
    while most and (claim := ledger.claim(owner="test", now=now.timestamp(), lease=60.0)) is not None:
        rows = []
        pending = list(claim.marks.where(Mark.PENDING))[:most]
        barred = barring(claim, [claim.members[index].id for index in pending])
        for index in pending:
            member = claim.members[index]
            outcome = Outcome.SUPPRESSED if member.id in barred else answer(claim, index)
            claim.marks[index] = MARK_OF[outcome]
            if member.id not in barred:
                written.append((claim.mailing, member.id))
                most -= 1
            if outcome is not Outcome.ACCEPTED:
                at = now.timestamp()
                rows.append(ExceptionRow(member.id, member.address, outcome, 0, "said", claim.passes, at))
        ledger.commit(claim, reserved_upto=0, exceptions=rows, now=now.timestamp(), lease=60.0)
        again_at = now.timestamp() if claim.marks.count(Mark.PENDING) else None
        ledger.release(claim, next_attempt=again_at, now=now.timestamp())
    return written


def look(mailing: Mailing, now: dt.datetime = MORNING) -> Mailing:
    """One look of the clock."""
    progressing.progress(mailing_id=mailing.pk, now=now)
    return again(mailing)


def again(mailing: Mailing) -> Mailing:
    return Mailing.objects.select_related("publication", "edition", "revision").get(pk=mailing.pk)


def account(mailing: Mailing) -> MailingReceipt:
    """Its receipt, which adds up."""
    receipt = receipt_of(again(mailing))
    assert receipt.adds_up, receipt
    return receipt


def state_of_part(number: int) -> str:
    return site_ledger().state(MailingId(number)).value
