"""What becomes of people whom others brought."""

from __future__ import annotations

from masthead.web.subscribers import changes
from masthead.web.subscribers.models import Subscriber


def brought(*, subscriber_id: int, referrer_id: int) -> bool:
    """Note who brought somebody, within the caller's transaction; whether it is new. The first one counts, for good."""
    rows = Subscriber.objects.filter(pk=subscriber_id, referrer=None).exclude(pk=referrer_id)
    if not rows.update(referrer_id=referrer_id):
        return False
    changes.note([subscriber_id])
    return True
