"""Somebody signs up by a friend's link: from then on it is kept whose friend they are."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from masthead.tokens import TokenError
from masthead.web.growth.models import Programme, Referral
from masthead.web.growth.referrals.mailboxes import marks_of
from masthead.web.growth.referrals.moves import move_referral
from masthead.web.growth.referrals.states import ReferralStep
from masthead.web.subscribers.links import codes
from masthead.web.subscribers.queries.friends import is_new_to, keys_of, standings
from masthead.web.subscribers.referring import Referred


def bring(told: Referred) -> None:
    """Keep who brought somebody, within the transaction of their sign-up; codes that mean nobody are passed over.

    For titles alone whose programme is open, whose referrer reads them, and that the friend never had.
    """
    try:
        referrer_id = codes().read(told.code)
    except TokenError:
        return
    if referrer_id == told.subscriber_id:
        return
    marks = marks_of(keys_of([told.subscriber_id])[told.subscriber_id])
    taking_part = Programme.objects.filter(publication__in=told.publication_ids, open=True)
    for publication_id in taking_part.values_list("publication_id", flat=True):
        standing = standings(publication_id, [referrer_id]).get(referrer_id)
        if standing is not None and standing.here and is_new_to(publication_id, told.subscriber_id):
            _keep(publication_id, referrer_id, told, marks)


def _keep(publication_id: int, referrer_id: int, told: Referred, marks: tuple[str, ...]) -> None:
    rows = Referral.objects.filter(publication_id=publication_id)
    known = rows.filter(Q(mark__in=marks) | Q(friend=told.subscriber_id)).first()
    try:
        with transaction.atomic():
            if known is None:
                rows.create(
                    publication_id=publication_id,
                    referrer_id=referrer_id,
                    friend_id=told.subscriber_id,
                    mark=marks[0],
                    asked_at=told.at,
                )
            elif known.confirmed_at is None:
                # Whoever never confirmed was nobody's friend yet.
                again = {"referrer_id": referrer_id, "friend_id": told.subscriber_id, "asked_at": told.at}
                move_referral(known, ReferralStep.ASK, settled_at=None, **again)
    except IntegrityError:
        # Two forms at once: one of them is kept, and the sign-up goes on.
        return
