"""The best subject of a test: found by itself or chosen, and given to everybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from masthead.delivery.mailing import MailingId
from masthead.delivery.outcome import Outcome
from masthead.message import CompiledMessage
from masthead.tracking.links import LinkTable
from masthead.web.mailings import composing
from masthead.web.mailings.actions.holding import hold, hold_for, note, plan_of, require
from masthead.web.mailings.engagement import responses
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.mailings import titles_of
from masthead.web.mailings.queries.rules import rules_together
from masthead.web.mailings.states import SENDING, MailingStage
from masthead.web.publications.queries import publications_with_ids
from masthead.web.team.queries import Somebody


@dataclass(frozen=True, slots=True)
class Tried:
    """How one subject did. accepted: how many got it."""

    subject: str
    responses: int
    accepted: int

    @property
    def share(self) -> float:
        """Of those who got it."""
        return self.responses / self.accepted if self.accepted else 0.0


@dataclass(frozen=True, slots=True)
class _Message:
    part: int
    message: CompiledMessage
    table: LinkTable


def tried(mailing: Mailing) -> tuple[Tried, ...]:
    """How the subjects of a test did so far, in their order; none where there is no test."""
    plan = plan_of(mailing)
    if plan.test is None:
        return ()
    ledger = site_ledger()
    found = [[0, 0] for _ in plan.test.subjects]
    for part in mailing.parts.filter(group=PartGroup.SAMPLE.value):
        found[part.variant][0] += responses(part, plan.test.by)
        found[part.variant][1] += ledger.totals(MailingId(part.pk)).counts[Outcome.ACCEPTED]
    return tuple(Tried(subject, *counts) for subject, counts in zip(plan.test.subjects, found, strict=True))


def best(subjects: tuple[Tried, ...]) -> int:
    """The winner's place; the first of those that are equal."""
    return max(range(len(subjects)), key=lambda place: (subjects[place].share, -place))


def choose_winner(*, user: Somebody, mailing_id: int, variant: int, now: dt.datetime) -> None:
    """Give everybody else one of the subjects, without waiting any longer. variant: counted from 0."""
    mailing = Mailing.objects.select_related("publication", "revision").filter(pk=mailing_id).first()
    if mailing is None:
        raise MailingError("There is no such mailing.")
    require(user, titles_of(mailing))
    crown(mailing, variant, by=user, now=now)


def crown(mailing: Mailing, variant: int, *, by: Somebody | None, now: dt.datetime) -> None:
    """Make one subject the winner and give it to the rest. by: None for Masthead, which has judged."""
    plan = plan_of(mailing)
    if plan.test is None or not 0 <= variant < len(plan.subjects):
        raise MailingError("This mailing tries no such subject.")
    if mailing.revision is None:
        raise MailingError("The edition is not there any more, so nobody else can get another subject.")
    judged = {each.subject: [each.responses, each.accepted] for each in tried(mailing)}
    messages = _messages(mailing, plan, variant, now)
    for each in messages:
        # Before anybody can get the mail; every subject has the same links.
        composing.keep_links(each.part, each.table)
    with transaction.atomic():
        held = hold(mailing.pk) if by is None else hold_for(by, mailing.pk)
        if held.state not in SENDING:
            raise MailingError(f"The mailing is {MailingStage(held.state)}; there is nothing to choose.")
        if held.winner is not None:
            raise MailingError("The winner is chosen already.")
        if held.revision_id != mailing.revision_id:
            raise MailingError("It was corrected a moment ago. Look again.")
        ledger = site_ledger()
        for each in messages:
            ledger.replace_message(MailingId(each.part), each.message.to_bytes(), now=now.timestamp())
            MailingPart.objects.filter(pk=each.part).update(
                variant=variant, subject=plan.subjects[variant][:250], message_hash=each.message.hash
            )
        held.winner, held.judged, held.ready_at, held.problem = variant, judged, now, ""
        held.save()
        note(held, "winner", by=by, subject_line=plan.subjects[variant])


def _messages(mailing: Mailing, plan: Plan, variant: int, now: dt.datetime) -> list[_Message]:
    """What the parts of the rest get. They have not begun, so that no link of theirs is out."""
    proof = composing.proof_of(mailing.revision)
    privacy = rules_together(titles_of(mailing)).privacy
    composed = composing.compose(proof, plan.subjects[variant], privacy)
    parts = list(mailing.parts.filter(group=PartGroup.REST.value))
    titles = {each.pk: each for each in publications_with_ids([part.publication_id for part in parts])}
    return [
        _Message(
            part.pk,
            composing.compiled(composed, number=part.pk, privacy=privacy, date=max(part.starts_at, now)),
            composing.link_table(composed, titles[part.publication_id], privacy),
        )
        for part in parts
    ]
