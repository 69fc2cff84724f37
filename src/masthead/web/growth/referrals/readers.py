"""What readers do on their own page about friends: say where a parcel goes, and whether others see their name; and what
stays of somebody who is erased.

Asks for no permission: the caller knows by a signed link who it is.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from masthead.web.growth.models import BoardName, Gift, Programme, Referral
from masthead.web.growth.referrals.faults import AddressGoneError
from masthead.web.growth.referrals.giving import held_gift
from masthead.web.growth.referrals.moves import move_gift
from masthead.web.growth.referrals.states import GiftState, GiftStep, Why

LONGEST_ADDRESS = 500
LONGEST_NAME = 40


@transaction.atomic
def give_address(*, gift_id: int, subscriber_id: int, address: str, at: dt.datetime) -> None:
    """Say where a parcel goes, or change it until it is posted. Raises `AddressGoneError`."""
    gift = held_gift(gift_id)
    lines = [" ".join(line.split()) for line in address.splitlines()]
    plain = "\n".join(line for line in lines if line)
    if gift is None or gift.subscriber_id != subscriber_id or gift.milestone.sort != "parcel":
        raise AddressGoneError("There is no such parcel.")
    if not 10 <= len(plain) <= LONGEST_ADDRESS or "\n" not in plain:
        raise AddressGoneError("An address has a name, a street, a place.")
    if gift.state == GiftState.HELD and gift.why == Why.TO_POST:
        rows = Gift.objects.filter(pk=gift.pk, state=GiftState.HELD, why=Why.TO_POST)
        rows.update(address=plain, address_at=at)
        return
    if gift.told_at is None and gift.state != GiftState.FAILED:
        raise AddressGoneError("This parcel does not wait for an address.")
    if not move_gift(gift, GiftStep.ADDRESS, Why.TO_POST, at=at, address=plain, address_at=at, expires_at=None):
        raise AddressGoneError("This parcel does not wait for an address.")


@transaction.atomic
def set_board_name(*, publication_id: int, subscriber_id: int, name: str, at: dt.datetime) -> None:
    """Be named among those who brought most friends, under a name of one's own; "" for not being named."""
    programme = Programme.objects.filter(publication_id=publication_id).first()
    plain = " ".join("".join(sign for sign in name if sign.isprintable()).split())[:LONGEST_NAME]
    if programme is None:
        return
    if not plain:
        BoardName.objects.filter(programme=programme, subscriber_id=subscriber_id).delete()
    elif programme.leaderboard:
        BoardName.objects.update_or_create(
            programme=programme, subscriber_id=subscriber_id, defaults={"name": plain, "at": at}
        )


def forget_person(*, subscriber_id: int) -> None:
    """Keep of an erased person that a friend counted and which gifts their mailbox had, under keyed hashes that name
    nobody; within the caller's transaction. Whoever never confirmed leaves nothing.
    """
    Referral.objects.filter(friend_id=subscriber_id, confirmed_at=None).delete()
    for gift in Gift.objects.filter(subscriber_id=subscriber_id).select_related("milestone__programme").order_by("pk"):
        # What was under way goes nowhere any more.
        move_gift(gift, GiftStep.EXPIRE, Why.UNCLAIMED, at=timezone.now())
    Gift.objects.filter(subscriber_id=subscriber_id).update(subscriber=None, address="")
    BoardName.objects.filter(subscriber_id=subscriber_id).delete()
    Referral.objects.filter(friend_id=subscriber_id).update(friend=None)
    Referral.objects.filter(referrer_id=subscriber_id).update(referrer=None)
