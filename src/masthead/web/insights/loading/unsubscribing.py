"""Unsubscriptions that a tracker took (RFC 8058): acted upon through the subscribers' own action."""

from __future__ import annotations

import datetime as dt
from ipaddress import ip_network
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist

from masthead.tracking.records import NO_NETWORK, EventKind, Method, Row, kinds
from masthead.tracking.segments import HEADER_SIZE
from masthead.web.insights.facts import MailingFacts
from masthead.web.insights.loading.judging import short_network
from masthead.web.subscribers.actions.leaving import leave


def may_hold(path: Path) -> bool:
    """Whether a segment may hold an unsubscription: asked of a hundred waiting segments before the first is loaded."""
    try:
        data = memoryview(path.read_bytes())
    except FileNotFoundError:
        return False
    return int(EventKind.UNSUBSCRIBE) in kinds(data[HEADER_SIZE:])


def act(row: Row, facts: MailingFacts) -> bool:
    """End the subscription that an event asks to end, within the caller's transaction; whether it moved.

    What was not a POST is no unsubscription, and who never stood with the title has nothing to leave.
    """
    if row.method != Method.POST:
        return False
    at = dt.datetime.fromtimestamp(row.at_ms / 1000, dt.UTC)
    try:
        return leave(
            subscriber_id=row.subscriber,
            publication_id=facts.publication_id,
            how="one-click",
            at=at,
            network=_shown(row.network),
        )
    except ObjectDoesNotExist:
        return False


def _shown(network: bytes) -> str:
    """A network as evidence has it, such as “192.0.2.0/24”."""
    if network == NO_NETWORK:
        return ""
    short = short_network(network)
    return str(ip_network((short, 24 if len(short) == 4 else 48), strict=False))
