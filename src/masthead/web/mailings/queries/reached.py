"""Whom a mailing did not reach, for whatever follows from its message."""

from __future__ import annotations

from masthead.delivery.outcome import Outcome
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.receipts import lines_of
from masthead.web.mailings.states import ENDED, MailingStage


def unreached(mailing_id: int) -> tuple[frozenset[int], bool] | None:
    """(whose message no relay has taken, whether none will any more); None for a mailing that is gone."""
    mailing = Mailing.objects.filter(pk=mailing_id).first()
    if mailing is None:
        return None
    missed = frozenset(int(line.subscriber) for _, line in lines_of(mailing) if line.standing != Outcome.ACCEPTED)
    return missed, MailingStage(mailing.state) in ENDED
