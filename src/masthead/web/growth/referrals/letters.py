"""The letter that tells a reader of a gift, and what follows from its having gone out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from masthead.tokens import Purpose
from masthead.web.growth.models import Gift
from masthead.web.growth.referrals.giving import gift_about, held_gift
from masthead.web.growth.referrals.moves import move_gift
from masthead.web.growth.referrals.states import GiftState, GiftStep, Why
from masthead.web.subscribers.links import letter_token
from masthead.web.subscribers.models import Letter
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.sign_up.letters import Writing


class GiftLetters:
    """Writes them. See `masthead.web.subscribers.sign_up.letters.Writer`."""

    def write(self, letter: Letter, place: Place) -> Writing:
        """What it says. Raises LookupError for a gift that is none of this reader's any more."""
        number, _ = gift_about(letter.about)
        gift = Gift.objects.select_related("milestone").filter(pk=number, subscriber=letter.subscriber_id).first()
        if gift is None:
            raise LookupError(f"There is no gift {number} for subscriber {letter.subscriber_id}.")
        subject = place.words.say("gift_subject", gift=gift.milestone.name)
        return Writing(subject, "growth/letters/gift", _values(gift, letter, place))

    def settled(self, letter: Letter, *, sent: bool, in_doubt: bool, at: dt.datetime) -> None:
        """The gift goes on with what became of its letter."""
        number, attempt = gift_about(letter.about)
        gift = held_gift(number)
        if gift is None or gift.attempt != attempt or gift.state == GiftState.SENT:
            return
        if not sent:
            move_gift(gift, GiftStep.FAIL, Why.IN_DOUBT if in_doubt else Why.REFUSED, at=at)
        elif gift.milestone.sort == "parcel":
            ends = at + dt.timedelta(days=gift.milestone.claim_days)
            move_gift(gift, GiftStep.TELL, Why.TOLD, at=at, told_at=at, expires_at=ends)
        else:
            move_gift(gift, GiftStep.SEND, Why.TOLD, at=at, told_at=at)


def _values(gift: Gift, letter: Letter, place: Place) -> dict[str, Any]:
    person, title = letter.subscriber_id, letter.publication_id
    own = {purpose: letter_token(purpose, title, person) for purpose in _LINKS}
    code = getattr(gift, "code", None)
    return {
        "milestone": gift.milestone,
        "friends": gift.friends,
        "code": code.code if code is not None else "",
        "words_of_thanks": [each for each in gift.milestone.text.split("\n\n") if each.strip()],
        "gift_url": place.url(f"friends/{own[Purpose.FRIENDS]}/gifts/{gift.pk}/"),
        "hub_url": place.url(f"friends/{own[Purpose.FRIENDS]}/"),
        "preferences_url": place.url(f"preferences/{own[Purpose.PREFERENCES]}/"),
        "unsubscribe_url": place.url(f"unsubscribe/{own[Purpose.UNSUBSCRIBE]}/"),
    }


_LINKS = (Purpose.FRIENDS, Purpose.PREFERENCES, Purpose.UNSUBSCRIBE)
