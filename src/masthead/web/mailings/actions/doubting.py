"""Those in doubt, one by one: a person decides who gets the message again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from masthead.audience.recipient import SubscriberId
from masthead.delivery.mailing import MailingId, MailingState
from masthead.web.mailings.actions.holding import hold_for, note
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.states import SENDING
from masthead.web.team.queries import Somebody

_STARTED = frozenset({MailingState.RUNNING.value, MailingState.PAUSED.value})


@transaction.atomic
def resend_to(*, user: Somebody, mailing_id: int, subscribers: Collection[int], now: dt.datetime) -> int:
    """Send again to these of those in doubt, and leave the others as they are; how many get it again.

    Whoever is not in doubt any more is passed over. Raises `MailingError` for a mailing that is over, PermissionDenied.
    """
    mailing = hold_for(user, mailing_id)
    if mailing.state not in SENDING:
        raise MailingError("The mailing is over; what its receipt says stays.")
    ledger = site_ledger()
    wanted = [SubscriberId(each) for each in subscribers]
    found = sum(
        ledger.resend_to(MailingId(part.pk), wanted, now=now.timestamp())
        for part in mailing.parts.filter(state__in=_STARTED)
    )
    if found:
        note(mailing, "doubts-resent", by=user, people=found)
    return found
