"""A mailing's account from its rows: counted by the database, with a closer look only where somebody is in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby

from masthead.delivery.mailing import MailingId, ProviderClass, Totals
from masthead.delivery.outcome import Mark, Marks, Outcome
from masthead.store.packing import unpack_ids
from masthead.store.session import Session


def totals_of(session: Session, mailing: MailingId, audience: int) -> Totals:
    """The account of one mailing; the caller holds a transaction.

    Marks say how many members are closed and open; exception rows say which of these were suppressed or in doubt.
    What rows do not say is rejected and deferred, so that the sum is that of the marks, whatever the rows are.
    """
    suppressed: dict[str, int] = dict(session.rows("suppressed_by_provider", mailing=mailing))
    in_doubt = _in_doubt_by_provider(session, mailing)
    by_provider: dict[ProviderClass, Mapping[Outcome, int]] = {}
    waiting = 0
    for provider, pending, accepted, closed, still_open in session.rows("account_by_provider", mailing=mailing):
        waiting += pending
        barred = min(suppressed.get(provider, 0), closed)
        doubtful = min(in_doubt[provider], still_open)
        by_provider[ProviderClass(provider)] = {
            Outcome.ACCEPTED: accepted,
            Outcome.REJECTED: closed - barred,
            Outcome.DEFERRED: still_open - doubtful,
            Outcome.SUPPRESSED: barred,
            Outcome.IN_DOUBT: doubtful,
        }
    ((doubted,),) = session.rows("doubts", mailing=mailing)
    return Totals(
        audience=audience,
        counts={outcome: sum(counts[outcome] for counts in by_provider.values()) for outcome in Outcome},
        pending=waiting,
        doubted=doubted,
        by_provider=by_provider,
    )


def _in_doubt_by_provider(session: Session, mailing: MailingId) -> Counter[str]:
    """How many open members were last heard to be in doubt, by who keeps their mailboxes."""
    found: Counter[str] = Counter()
    rows = session.rows("last_in_doubt", mailing=mailing)
    for position, group in groupby(rows, key=lambda row: row[0]):
        ((provider, size, outcomes, ids),) = session.rows("marks_and_ids", mailing=mailing, position=position)
        numbers = unpack_ids(ids)
        waiting = {numbers[index] for index in Marks.unpack(outcomes, size).where(Mark.OPEN)}
        found[provider] += len(waiting & {subscriber for _, subscriber in group})
    return found
