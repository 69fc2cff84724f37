"""A mailing on its way, looked at by the clock: the next part begins, a canary is judged, a winner is found, the end
is noted. The ledger's workers know nothing of all this.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from django.db import transaction

from masthead.delivery.canary import judge
from masthead.delivery.mailing import InDoubtPolicy, MailingEvent, MailingId, MailingState, MoveRefusedError, Totals
from masthead.delivery.outcome import Outcome
from masthead.store.sql_ledger import SqlLedger
from masthead.web.mailings.actions.holding import hold, plan_of, step
from masthead.web.mailings.actions.judging import best, crown, tried
from masthead.web.mailings.actions.launching import STALE_AFTER, WAITING
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.states import MailingStage, MailingStep
from masthead.web.publications.queries import time_zone_of

OVER = frozenset({MailingState.FINISHED.value, MailingState.CANCELLED.value})
DOUBTS = "held in doubt: whether the message arrived is not known. Send it again, or leave it."
CHOOSE = "The subjects have been tried. Choose the one that everybody else gets."


def running() -> tuple[int, ...]:
    """Ids of the mailings that go out."""
    return tuple(Mailing.objects.filter(state=MailingStage.RUNNING.value).order_by("pk").values_list("pk", flat=True))


def progress(*, mailing_id: int, now: dt.datetime) -> MailingStage:
    """Do what the clock says about a mailing that goes out; where it stands then. now: aware.

    Raises `masthead.delivery.ledger.LedgerError`, `MailingError` and database errors, after which it may be called
    again.
    """
    with transaction.atomic():
        mailing = hold(mailing_id)
        if mailing.state != MailingStage.RUNNING:
            return MailingStage(mailing.state)
        look = _Look(mailing, now)
        look.through()
        mailing.save()
    if look.to_judge:
        # Compiling takes a while, and has a transaction of its own.
        crown(mailing, best(tried(mailing)), by=None, now=now)
    return MailingStage(mailing.state)


class _Look:
    """One look at a mailing that is held."""

    def __init__(self, mailing: Mailing, now: dt.datetime) -> None:
        self._mailing, self._now = mailing, now
        self._plan: Plan = plan_of(mailing)
        self._ledger: SqlLedger = site_ledger()
        self._parts = list(mailing.parts.all())
        self.to_judge = False

    def through(self) -> None:
        """Everything, in order."""
        self._finish_parts()
        if all(part.state in OVER for part in self._parts):
            self._mailing.ended_at, self._mailing.problem = self._now, ""
            step(self._mailing, MailingStep.FINISH, by=None)
            return
        groups = self._allowed()
        if self._mailing.state == MailingStage.RUNNING:
            self._start([part for part in self._parts if PartGroup(part.group) in groups and part.state == WAITING])

    def _finish_parts(self) -> None:
        """Those without work left are over; those held in doubt ask a person first."""
        held = 0
        for part in self._parts:
            if part.state in OVER or part.state == WAITING:
                continue
            doubtful = self._doubtful(part)
            held += doubtful
            if not doubtful:
                with suppress(MoveRefusedError):
                    self._ledger.steer(MailingId(part.pk), MailingEvent.FINISH, now=self._now.timestamp())
            self._mirror(part)
        said = f"{'1 person is' if held == 1 else f'{held:,} people are'} {DOUBTS}" if held else ""
        if said or self._mailing.problem.endswith(DOUBTS):
            self._mailing.problem = said

    def _doubtful(self, part: MailingPart) -> int:
        if self._plan.in_doubt is not InDoubtPolicy.HOLD or self._mailing.doubts_left:
            return 0
        if self._ledger.plan(MailingId(part.pk)).in_doubt is not InDoubtPolicy.HOLD:
            return 0
        return self._ledger.totals(MailingId(part.pk)).counts[Outcome.IN_DOUBT]

    def _mirror(self, part: MailingPart) -> None:
        state = self._ledger.state(MailingId(part.pk)).value
        if state != part.state:
            part.state = state
            if state in OVER:
                part.ended_at = self._now
            part.save()

    def _allowed(self) -> Sequence[PartGroup]:
        """Whose turn it is: those before must have been asked for, and their clocks be over."""
        canary, samples = self._of(PartGroup.CANARY), self._of(PartGroup.SAMPLE)
        if canary and not self._mailing.canary_over and not self._canary_passed(canary):
            return (PartGroup.CANARY,)
        if samples and self._mailing.winner is None and not self._judged(samples):
            return (PartGroup.CANARY, PartGroup.SAMPLE)
        return tuple(PartGroup)

    def _of(self, group: PartGroup) -> list[MailingPart]:
        return [part for part in self._parts if part.group == group]

    def _canary_passed(self, canary: Sequence[MailingPart]) -> bool:
        said = self._plan.canary
        if said is None:
            return True
        totals = self._totals(canary)
        if any(part.state == WAITING for part in canary) or any(each.pending for each in totals):
            self._mailing.ready_at = self._now
            return False
        over = (self._mailing.ready_at or self._now) + dt.timedelta(minutes=said.minutes)
        if self._now < over or self._overdue(over, "The hold after the canary was over"):
            return False
        verdict = judge(_sum(totals), most_rejected=said.most_rejected, most_put_off=said.most_put_off)
        if not verdict.go_on:
            self._mailing.canary_failed = True
            self._pause(verdict.words)
            return False
        self._mailing.canary_over, self._mailing.ready_at = True, self._now
        return True

    def _judged(self, samples: Sequence[MailingPart]) -> bool:
        """Whether everybody else may go. Says so in `to_judge` when the winner is to be found first."""
        test = self._plan.test
        if test is None:
            return True
        began = [part.started_at for part in samples if part.started_at is not None]
        if len(began) < len(samples) or any(each.pending for each in self._totals(samples)):
            self._mailing.ready_at = self._now
            return False
        over = max(began) + dt.timedelta(minutes=test.minutes)
        if self._now < over:
            return False
        if self._mailing.revision_id is None:
            self._pause("The edition is not there any more, so nobody else can get its best subject.")
            return False
        if test.automatic and self._overdue(over, "The subjects were to be judged"):
            return False
        self.to_judge = test.automatic
        if not test.automatic:
            self._mailing.problem = CHOOSE
        return False

    def _start(self, parts: Iterable[MailingPart]) -> None:
        for part in parts:
            if part.starts_at > self._now:
                continue
            if self._overdue(part.starts_at, "The next part was to go out"):
                return
            self._ledger.steer(MailingId(part.pk), MailingEvent.START, now=self._now.timestamp())
            part.started_at = self._now
            self._mirror(part)

    def _overdue(self, due: dt.datetime, what: str) -> bool:
        """Whether what follows a clock comes so late that a person has to say it still shall; then it is paused."""
        # Nobody waits to be asked about a mailing that nobody planned.
        if self._mailing.origin or self._now - max(due, self._mailing.ready_at or due) <= STALE_AFTER:
            return False
        zone = time_zone_of(self._mailing.publication_id)
        when = f"{due.astimezone(zone):%H:%M} ({zone.key})"
        self._pause(f"{what} at {when}, and nothing was there to do it. Let the mailing go on, or end it.")
        return True

    def _pause(self, why: str) -> None:
        for part in self._parts:
            if part.state == MailingState.RUNNING:
                self._ledger.steer(MailingId(part.pk), MailingEvent.PAUSE, now=self._now.timestamp())
                self._mirror(part)
        self._mailing.problem = why[:500]
        step(self._mailing, MailingStep.PAUSE, by=None, why=why[:300])

    def _totals(self, parts: Iterable[MailingPart]) -> list[Totals]:
        return [self._ledger.totals(MailingId(part.pk)) for part in parts]


def _sum(totals: Iterable[Totals]) -> Counter[Outcome]:
    found: Counter[Outcome] = Counter()
    for each in totals:
        found.update(each.counts)
    return found
