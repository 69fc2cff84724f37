"""What shows that a friend may be no other person: for somebody of the team to look at, never a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from masthead.web.growth.referrals.mailboxes import mailbox_of
from masthead.web.subscribers.queries.friends import Traces
from masthead.web.subscribers.sign_up.domains import is_disposable


class Reason(StrEnum):
    """NETWORK, DEVICE: the friend came from where the referrer did. CROWD: from the device of another friend of
    theirs. DISPOSABLE: the friend's mailbox lasts minutes. ALIAS: it is the referrer's own.
    """

    NETWORK = "network"
    DEVICE = "device"
    CROWD = "crowd"
    DISPOSABLE = "disposable"
    ALIAS = "alias"


def reasons_for(friend: Traces, referrer: Traces | None, others: Iterable[Traces] = ()) -> tuple[Reason, ...]:
    """What speaks against a friend, in the order of `Reason`. referrer: None for one who is erased. others: whom they
    brought besides.
    """
    found = set()
    if referrer is not None:
        if friend.networks & referrer.networks:
            found.add(Reason.NETWORK)
        if friend.devices & referrer.devices:
            found.add(Reason.DEVICE)
        if mailbox_of(friend.key) == mailbox_of(referrer.key):
            found.add(Reason.ALIAS)
    if any(friend.devices & each.devices for each in others):
        found.add(Reason.CROWD)
    if is_disposable(friend.domain):
        found.add(Reason.DISPOSABLE)
    return tuple(each for each in Reason if each in found)
