"""Mailings of steps: one small one for all who are due, made by the clock and frozen as every other.

A round may be killed anywhere. Before the mailing is there, the next round makes it; then it waits for whoever freezes
it, and asks again whom it is for; and who gets it is written in the transaction that puts it into the ledger. From
there on the ledger sees to it that everybody gets it once.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from pyroaring import BitMap

from masthead.web.growth.models import Sequence, SequenceMessage
from masthead.web.growth.sequences.due import due, is_open
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.passing import message_of, origin_of, pass_by
from masthead.web.growth.sequences.states import Passage, SequenceState
from masthead.web.mailings.actions import automatic
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.queries.mailings import of_origin
from masthead.web.mailings.states import MailingStage

GATHER = dt.timedelta(minutes=5)
"""A step has no second mailing within as long: who becomes due meanwhile goes together."""

logger = logging.getLogger("masthead.growth")


def offer_all(now: dt.datetime) -> int:
    """Make a mailing for every step that somebody is due for; how many."""
    if not settings.SITE.settings.relay:
        return 0
    steps = SequenceMessage.objects.filter(
        sequence__state=SequenceState.RUNNING.value, gone=False, edition__live=True
    ).values_list("pk", flat=True)
    return sum(offer(each, now) for each in tuple(steps))


@transaction.atomic
def offer(message_id: int, now: dt.datetime) -> bool:
    """Make a mailing of a step for those who are due, where none waits; whether it was. Who does not fulfil the step's
    condition goes on without it.
    """
    SequenceMessage.objects.select_for_update().get(pk=message_id)
    message = message_of(str(message_id))
    if message is None or message.edition is None or not is_open(message):
        return False
    origin = origin_of(message.pk)
    made = of_origin(origin)
    if made.filter(state__in=automatic.WAITING).exists() or made.filter(starts_at__gt=now - GATHER).exists():
        return False
    failed = made.filter(state=MailingStage.FAILED.value, revision=message.edition.live_revision_id).first()
    if failed is not None:
        # The same message would fail again, and again; with a new version, or once somebody ended it, it is tried.
        Sequence.objects.filter(pk=message.sequence_id).update(problem=failed.problem)
        return False
    try:
        found = due(message, now)
    except SequenceError as fault:
        Sequence.objects.filter(pk=message.sequence_id).update(problem=str(fault)[:500])
        return False
    pass_by(message, found.unfit, Passage.UNFIT, now)
    if not found.ready:
        return False
    label = f"{message.sequence.name} · {message.edition.title}"
    automatic.begin(edition=message.edition, label=label, origin=origin, now=now)
    return True


def chosen(reference: str, publication_id: int, now: dt.datetime) -> BitMap:
    """Whom a mailing of a step is for at the moment of its freeze (`mailings.origins`). Raises `MailingError`."""
    message = message_of(reference)
    if message is None or message.sequence.publication_id != publication_id:
        raise MailingError("The step that this message was for is not there any more.")
    if not is_open(message):
        return BitMap()
    try:
        return due(message, now).ready
    except SequenceError as fault:
        raise MailingError(f"A condition or the goal cannot be used: {fault}") from None
