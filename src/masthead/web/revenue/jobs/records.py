"""What the audit log and webhooks are told about listings."""

from __future__ import annotations

from typing import Any

from masthead.web.revenue.models import Listing
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody
from masthead.web.webhooks.actions import announce


def record_listing(user: Somebody | None, action: str, listing: Listing, **details: Any) -> None:
    """An audit entry. In the transaction of what was done."""
    record(
        actor=user,
        action=action,
        subject=str(listing),
        publication_id=listing.publication_id,
        listing=listing.pk,
        **details,
    )


def announce_listing(event: str, listing: Listing, **data: Any) -> None:
    """Tell the programs that listen: ids and days, no names."""
    days = {
        "starts_on": listing.starts_on.isoformat() if listing.starts_on else None,
        "ends_on": listing.ends_on.isoformat() if listing.ends_on else None,
    }
    told = {"listing": listing.pk, "key": listing.key, "employer": listing.employer_id, **days, **data}
    announce(event=event, publication_id=listing.publication_id, data=told)
