"""A late correction: everybody whom no relay has been asked about gets the edition as it is approved by now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from masthead.checks.proof import Proof
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import MailingId
from masthead.delivery.outcome import Outcome
from masthead.edition.model import Edition
from masthead.message import CompiledMessage
from masthead.tracking.links import Privacy
from masthead.web.mailings import composing
from masthead.web.mailings.actions.holding import hold_for, note, plan_of, require
from masthead.web.mailings.actions.progressing import OVER
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, MailingPart, Replacement
from masthead.web.mailings.queries.editions import approved_revision
from masthead.web.mailings.queries.mailings import titles_of
from masthead.web.mailings.queries.rules import rules_together
from masthead.web.mailings.states import MailingStage
from masthead.web.publications.queries import publications_with_ids
from masthead.web.team.queries import Somebody

_OPEN = (Outcome.DEFERRED, Outcome.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class _Made:
    part: MailingPart
    message: CompiledMessage


def replace_message(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Replacement:
    """Give the approved version to everybody not served yet. The mailing has to be paused, so that the cut is exact:
    whoever has an answer by then got the version of before.

    Links of mail that is out keep leading where they did, and count for the sections they stood in, wherever those
    stand now. Raises `MailingError`, also while workers finish what is under way: then it may be called again a second
    later.
    """
    mailing, revision = _ready(user, mailing_id)
    before, after = composing.proof_of(mailing.revision), composing.proof_of(revision)
    privacy = rules_together(titles_of(mailing)).privacy
    parts = [part for part in mailing.parts.all() if part.state not in OVER]
    made = [_made(mailing, part, after, privacy, now) for part in parts]
    for part in mailing.parts.filter(state__in=OVER):
        composing.move_links(part.pk, after)
    sections = changed_sections(before.sheet.edition, after.sheet.edition)
    with transaction.atomic():
        held = hold_for(user, mailing_id)
        if held.state != MailingStage.PAUSED or held.revision_id != mailing.revision_id:
            raise MailingError("It is not as it was a moment ago. Look again.")
        settled, left = _cut(made, now)
        held.revision = revision
        held.save()
        note(held, "corrected", by=user, sections=list(sections), settled=settled, left=left)
        return Replacement.objects.create(
            mailing=held,
            revision=revision,
            at=now,
            by=user,
            by_name=str(user)[:200],
            settled=settled,
            left=left,
            sections=list(sections),
        )


def changed_sections(before: Edition, after: Edition) -> tuple[str, ...]:
    """Labels of the sections that are different, in the order of the later edition; of those that went, at the end."""
    known = [each.model_dump_json() for each in before.sections]
    now = [each.model_dump_json() for each in after.sections]
    fresh = [each.label for each, said in zip(after.sections, now, strict=True) if said not in known]
    gone = [each.label for each, said in zip(before.sections, known, strict=True) if said not in now]
    return tuple(dict.fromkeys((*fresh, *gone)))


def _ready(user: Somebody, mailing_id: int) -> tuple[Mailing, object]:
    mailing = Mailing.objects.select_related("publication", "edition", "revision").filter(pk=mailing_id).first()
    if mailing is None:
        raise MailingError("There is no such mailing.")
    require(user, titles_of(mailing))
    if mailing.state != MailingStage.PAUSED:
        raise MailingError("Pause the mailing first: then it is exact who gets which version.")
    revision = approved_revision(mailing.edition) if mailing.edition is not None else None
    if revision is None:
        raise MailingError("The edition is not approved. Publish the correction first.")
    if revision.pk == mailing.revision_id:
        raise MailingError("This is the version that goes out already. Publish the correction first.")
    return mailing, revision


def _made(mailing: Mailing, part: MailingPart, proof: Proof, privacy: Privacy, now: dt.datetime) -> _Made:
    before = composing.links_before(part.pk)
    composed = composing.compose(proof, plan_of(mailing).subjects[part.variant], privacy, before)
    (title,) = publications_with_ids([part.publication_id])
    message = composing.compiled(composed, number=part.pk, privacy=privacy, date=max(part.starts_at, now))
    # Every link of before is among them, at its place: mail that is out loses nothing if this comes to nothing.
    composing.keep_links(part.pk, composing.link_table(composed, title, privacy))
    return _Made(part, message)


def _cut(made: Sequence[_Made], now: dt.datetime) -> tuple[int, int]:
    """Replace in the ledger; how many have their answer, and how many get the new message."""
    ledger = site_ledger()
    settled = left = 0
    for each in made:
        number = MailingId(each.part.pk)
        try:
            ledger.replace_message(number, each.message.to_bytes(), now=now.timestamp())
        except LedgerError as fault:
            if not fault.retry:
                raise
            raise MailingError("Workers are still finishing what is under way. Try again in a moment.") from None
        totals = ledger.totals(number)
        waiting = totals.pending + sum(totals.counts[outcome] for outcome in _OPEN)
        left += waiting
        settled += totals.audience - waiting
        MailingPart.objects.filter(pk=each.part.pk).update(message_hash=each.message.hash)
    return settled, left
