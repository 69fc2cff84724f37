"""From a gift that is earned to one that its reader has.

Each step is a transaction of its own that begins with a conditional update, so any number of processes may take it, and
one that is killed leaves what the next round goes on with. A gift's letter goes through the post of sign-ups: of an
attempt there is one, ever, and where nobody knows whether the relay has it, a person decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import IntegrityError, transaction

from masthead.web.growth.models import Gift, Milestone, StockCode
from masthead.web.growth.referrals.moves import move_gift
from masthead.web.growth.referrals.states import GiftState, GiftStep, Why
from masthead.web.subscribers.actions import letters
from masthead.web.subscribers.queries import mailable
from masthead.web.subscribers.queries.friends import takes_letters

KIND = "gift"
"""Of letters."""
AWAY_FOR = dt.timedelta(days=365)
"""For how long a gift waits for a reader who left."""
KEEP_ADDRESS = dt.timedelta(days=30)
"""How long it is known where a parcel went, should it come back."""
_AT_ONCE = 200


def about(gift: Gift) -> str:
    """What the letter of a gift's present attempt is about."""
    return f"{gift.pk}.{gift.attempt}"


def gift_about(text: str) -> tuple[int, int]:
    """(id of the gift, attempt) of a letter. Raises ValueError."""
    number, _, attempt = text.partition(".")
    return int(number), int(attempt)


def give(now: dt.datetime) -> int:
    """Take every step with gifts that time or the stock allows; how many moved."""
    return _release(now) + _expire(now) + _write_letters(now) + _forget_addresses(now)


def _write_letters(now: dt.datetime) -> int:
    moved, last = 0, 0
    rows = Gift.objects.filter(state=GiftState.EARNED, told_at=None).order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        last = batch[-1].pk
        written = letters.written(KIND, map(about, batch))
        moved += sum(_write_letter(gift.pk, now) for gift in batch if about(gift) not in written)
    return moved


def _write_letter(gift_id: int, now: dt.datetime) -> bool:
    """Have the letter of a gift posted, or hold the gift; whether anything changed."""
    try:
        with transaction.atomic():
            gift = held_gift(gift_id)
            if gift is None or gift.state != GiftState.EARNED or gift.told_at is not None or gift.subscriber_id is None:
                return False
            title = gift.milestone.programme.publication_id
            if not takes_letters(title, gift.subscriber_id):
                return move_gift(gift, GiftStep.HOLD, Why.AWAY, at=now)
            if gift.milestone.sort == "code" and not _has_code(gift):
                return move_gift(gift, GiftStep.HOLD, Why.NO_CODE, at=now)
            return letters.write(
                kind=KIND, about=about(gift), subscriber_id=gift.subscriber_id, publication_id=title, at=now
            )
    except IntegrityError:
        # Another process was a moment faster.
        return False


def held_gift(gift_id: int) -> Gift | None:
    """A gift, locked, with its milestone and programme."""
    rows = Gift.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("milestone__programme").filter(pk=gift_id).first()


def _has_code(gift: Gift) -> bool:
    """Whether a gift has a code of the stock; takes it one where it has none."""
    if StockCode.objects.filter(gift=gift).exists():
        return True
    free = StockCode.objects.filter(milestone=gift.milestone_id, gift=None).order_by("pk")
    while (code := free.values_list("pk", flat=True).first()) is not None:
        if StockCode.objects.filter(pk=code, gift=None).update(gift=gift):
            return True
    return False


def _release(now: dt.datetime) -> int:
    """Let gifts go on that nothing holds any more: there are codes again, or their reader is back."""
    held = Gift.objects.filter(state=GiftState.HELD).select_related("milestone__programme").order_by("earned_at", "pk")
    ready: list[Gift] = []
    waiting = held.filter(why=Why.NO_CODE)
    for milestone in Milestone.objects.filter(pk__in=waiting.order_by().values("milestone").distinct()):
        free = StockCode.objects.filter(milestone=milestone, gift=None).count()
        ready += waiting.filter(milestone=milestone)[:free]
    ready += _of_who_is_back()
    return sum(_moved(gift, GiftStep.RELEASE, Why.RELEASED, now) for gift in ready)


def _of_who_is_back() -> Iterator[Gift]:
    """Gifts that waited for readers who are here again. Whoever stays away is looked over as a set, not one by one."""
    away = Gift.objects.filter(state=GiftState.HELD, why=Why.AWAY).exclude(subscriber=None)
    for title in away.order_by().values_list("milestone__programme__publication", flat=True).distinct():
        standing = mailable.standing_with(title)
        here = (standing.active | standing.paused) - standing.suppressed
        theirs = away.filter(milestone__programme__publication=title).order_by("pk")
        back = [pk for pk, who in theirs.values_list("pk", "subscriber_id").iterator(_AT_ONCE) if who in here]
        for start in range(0, len(back), _AT_ONCE):
            gifts = theirs.select_related("milestone__programme").filter(pk__in=back[start : start + _AT_ONCE])
            yield from (each for each in gifts if takes_letters(title, each.subscriber_id or 0))


def _expire(now: dt.datetime) -> int:
    """End gifts that nobody fetched in time."""
    rows = Gift.objects.select_related("milestone__programme")
    unclaimed = rows.filter(state=GiftState.EARNED, told_at__isnull=False, expires_at__lt=now)
    away = rows.filter(state=GiftState.HELD, why=Why.AWAY, earned_at__lt=now - AWAY_FOR)
    due = [*unclaimed[:_AT_ONCE], *away[:_AT_ONCE]]
    return sum(_moved(gift, GiftStep.EXPIRE, Why.UNCLAIMED, now) for gift in due)


def _moved(gift: Gift, step: GiftStep, why: Why, now: dt.datetime) -> bool:
    with transaction.atomic():
        return move_gift(gift, step, why, at=now)


def _forget_addresses(now: dt.datetime) -> int:
    ended = Gift.objects.filter(state__in=(GiftState.SENT, GiftState.EXPIRED)).exclude(address="")
    due = ended.filter(address_at__lt=now - KEEP_ADDRESS).exclude(sent_at__gt=now - KEEP_ADDRESS)
    # Asked first: on SQLite an update stops every writer, though there is nothing to change.
    return due.update(address="") if due.exists() else 0
