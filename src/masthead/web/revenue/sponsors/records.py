"""Who may do what about sponsors, and what the audit log and webhooks are told."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from masthead.web.revenue.models import Booking, Creative
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right
from masthead.web.webhooks.actions import announce


def need(user: Somebody, *publication_ids: int) -> None:
    """Raises PermissionDenied unless somebody runs the income of each of these titles."""
    if not all(may(user, Right.REVENUE, each) for each in publication_ids):
        raise PermissionDenied("Your role in this publication does not allow this.")


def record_booking(user: Somebody | None, action: str, booking: Booking, **details: Any) -> None:
    """An audit entry. In the transaction of what was done."""
    record(
        actor=user,
        action=action,
        subject=f"{booking.slot.name} on {booking.day.isoformat()}",
        publication_id=booking.publication_id,
        booking=booking.pk,
        advertiser=booking.campaign.advertiser.name,
        **details,
    )


def announce_booking(event: str, booking: Booking) -> None:
    """Tell the programs that listen: ids, the day and the slot, no names."""
    told = {
        "booking": booking.pk,
        "campaign": booking.campaign_id,
        "slot": booking.slot.name,
        "day": booking.day.isoformat(),
        "state": booking.state,
        "edition": booking.edition_id,
    }
    announce(event=event, publication_id=booking.publication_id, data=told)


def record_creative(user: Somebody | None, action: str, creative: Creative, **details: Any) -> None:
    """An audit entry about a text."""
    record(
        actor=user,
        action=action,
        subject=f"“{creative}”",
        publication_id=creative.campaign.advertiser.publication_id,
        creative=creative.pk,
        advertiser=creative.campaign.advertiser.name,
        **details,
    )


def announce_creative(event: str, creative: Creative) -> None:
    """Tell the programs that listen: ids alone."""
    told = {"creative": creative.pk, "campaign": creative.campaign_id, "state": creative.state}
    announce(event=event, publication_id=creative.campaign.advertiser.publication_id, data=told)
