"""How a mailing stands, in one sentence, and whether anybody is there to take it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from masthead.delivery.mailing import InDoubtPolicy, MailingState
from masthead.delivery.outcome import Outcome
from masthead.web.mailings.actions.holding import plan_of
from masthead.web.mailings.actions.launching import STALE_AFTER, WAITING
from masthead.web.mailings.actions.progressing import OVER
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.receipts import MailingReceipt, PartAccount
from masthead.web.mailings.queries.watching import Worker
from masthead.web.mailings.states import MailingStage
from masthead.web.mailings.views.words import length, moment, people, share, zone_words

_NEEDS_WORKER = frozenset({MailingStage.SCHEDULED, MailingStage.PREPARING, MailingStage.RUNNING})


@dataclass(frozen=True, slots=True)
class View:
    """A mailing as it is looked at. zone: of its title."""

    mailing: Mailing
    parts: Sequence[PartAccount]
    receipt: MailingReceipt
    zone: str
    now: dt.datetime

    @property
    def plan(self) -> Plan:
        """What was planned."""
        return plan_of(self.mailing)

    @property
    def stage(self) -> MailingStage:
        """Where it stands."""
        return MailingStage(self.mailing.state)

    def moment(self, at: dt.datetime) -> str:
        """A moment in the zone of the title, with the zone's name."""
        return f"{moment(at, self.zone, self.now)} {zone_words(self.zone)}"

    def of(self, group: PartGroup) -> list[PartAccount]:
        """Parts of one group."""
        return [each for each in self.parts if each.part.group == group]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that keeps a mailing, or may. next: what happens then, a sentence."""

    words: str
    next: str


def sentence(view: View) -> str:
    """How it stands."""
    return _SENTENCES[view.stage](view)


def phase(view: View) -> str:
    """Names what may be done on the page; a page that shows another one is out of date."""
    begun = sum(1 for each in view.parts if each.part.state not in {WAITING, MailingState.PREPARED})
    held = view.plan.in_doubt is InDoubtPolicy.HOLD and view.receipt.counts[Outcome.IN_DOUBT]
    return f"{view.stage}-{begun}-{view.mailing.winner}-{int(view.mailing.canary_over)}-{held}"


def worker_alert(view: View, worker: Worker) -> Alert | None:
    """That nobody is there to deliver, or that whoever is there cannot; None when all is well, or does not matter."""
    if view.stage not in _NEEDS_WORKER or worker.works:
        return None
    if worker.alive:
        return Alert(f"The worker waits: {worker.trouble}", "It tries again by itself; nobody is lost meanwhile.")
    if worker.at is None:
        return Alert("No worker has ever reported here, so nothing goes out.", _start_one(view))
    since = (view.now - worker.at).total_seconds()
    words = f"No sign of life from the worker for {length(since)}, so nothing goes out."
    return Alert(words, _start_one(view))


def _start_one(view: View) -> str:
    start = "“masthead serve” starts one again by itself; else an operator runs “masthead worker”."
    if view.stage is MailingStage.RUNNING:
        resent = view.plan.in_doubt is InDoubtPolicy.RESEND
        doubt = "are sent again" if resent else "are held for you to decide, and listed by name"
        most = settings.SITE.settings.mailing_connections
        return (
            f"Nobody is lost: the next worker goes on where this one stopped, a minute later at most. {start} Those "
            f"whose answer was under way are in doubt, at most {most} people for each worker; they {doubt}."
        )
    late = length(STALE_AFTER.total_seconds())
    return f"{start} If it comes more than {late} late, the mailing asks instead of going out."


# --- sentences ----------------------------------------------------------------------------------------------------


def _draft(view: View) -> str:
    del view
    return "Planned, and nothing more: nobody gets it until it is let go."


def _waiting(view: View) -> str:
    return f"{view.mailing.planned_by or 'Somebody'} has planned it; a second person has to agree before it goes out."


def _scheduled(view: View) -> str:
    at = view.mailing.starts_at
    if at is None or at <= view.now:
        return "Its time has come: a worker begins within seconds."
    return f"Goes out at {view.moment(at)}, in {length((at - view.now).total_seconds())}."


def _preparing(view: View) -> str:
    del view
    return "Its audience is being frozen and the message compiled; nobody has got it yet."


def _running(view: View) -> str:
    asked = f"{view.receipt.settled:,} of {people(view.receipt.audience)} asked for"
    if view.mailing.problem:
        return f"{view.mailing.problem} {asked}."
    for group, words in ((PartGroup.CANARY, _canary), (PartGroup.SAMPLE, _sample)):
        if said := words(view, view.of(group)):
            return said
    going = [each for each in view.parts if each.part.state == MailingState.RUNNING and each.totals.pending]
    waiting = [each.part.starts_at for each in view.parts if each.part.state in {WAITING, MailingState.PREPARED}]
    if going:
        return f"Going out: {asked}, {share(view.receipt.settled, view.receipt.audience)}."
    if waiting and min(waiting) > view.now:
        return f"{asked.capitalize()}; the next part goes out at {view.moment(min(waiting))}."
    if waiting:
        return f"{asked.capitalize()}; the next part begins within seconds."
    return f"Everybody was asked for; {people(_open(view))} who were put off are tried again."


def _canary(view: View, canary: Sequence[PartAccount]) -> str:
    said = view.plan.canary
    if not canary or view.mailing.canary_over or said is None:
        return ""
    pending = sum(each.totals.pending for each in canary)
    size = sum(each.totals.audience for each in canary)
    if pending:
        return f"The canary goes first: {size - pending:,} of {people(size)} asked for. Everybody else is held."
    until = (view.mailing.ready_at or view.now) + dt.timedelta(minutes=said.minutes)
    return f"The canary of {people(size)} is out. Everybody else is held until {view.moment(until)}, then it is judged."


def _sample(view: View, sample: Sequence[PartAccount]) -> str:
    test = view.plan.test
    if not sample or view.mailing.winner is not None or test is None:
        return ""
    pending = sum(each.totals.pending for each in sample)
    size = sum(each.totals.audience for each in sample)
    if pending:
        return f"The subjects are being tried: {size - pending:,} of {people(size)} asked for. Everybody else is held."
    began = max((each.part.started_at for each in sample if each.part.started_at is not None), default=view.now)
    until = began + dt.timedelta(minutes=test.minutes)
    then = "the best one goes to everybody else" if test.automatic else "you choose what everybody else gets"
    return f"{people(size).capitalize()} have the subjects to be tried. At {view.moment(until)} {then}."


def _paused(view: View) -> str:
    left = (
        f"{view.receipt.settled:,} of {people(view.receipt.audience)} were asked for; nobody else is until it goes on."
    )
    return f"{view.mailing.problem or 'Paused.'} {left}"


def _finished(view: View) -> str:
    return f"Everybody is accounted for. Of {people(view.receipt.audience)}, {_reached(view)}"


def _cancelled(view: View) -> str:
    said = view.mailing.problem or "Cancelled."
    if not view.receipt.audience:
        return f"{said} Nobody has got it."
    return f"{said} Of {people(view.receipt.audience)}, {_reached(view)}"


def _told(view: View) -> str:
    return view.mailing.problem


def _reached(view: View) -> str:
    accepted = view.receipt.counts[Outcome.ACCEPTED]
    return f"{accepted:,} messages were accepted, {share(accepted, view.receipt.audience)}."


def _open(view: View) -> int:
    """Who was put off, or is in doubt, in parts that are not over."""
    running = [each.totals for each in view.parts if each.part.state not in OVER]
    return sum(totals.counts[Outcome.DEFERRED] + totals.counts[Outcome.IN_DOUBT] for totals in running)


_SENTENCES: Mapping[MailingStage, Callable[[View], str]] = {
    MailingStage.DRAFT: _draft,
    MailingStage.WAITING: _waiting,
    MailingStage.SCHEDULED: _scheduled,
    MailingStage.PREPARING: _preparing,
    MailingStage.RUNNING: _running,
    MailingStage.PAUSED: _paused,
    MailingStage.FINISHED: _finished,
    MailingStage.CANCELLED: _cancelled,
    MailingStage.STALE: _told,
    MailingStage.FAILED: _told,
}
