"""What is counted: what events say was done, and what others report."""

from __future__ import annotations

from enum import IntEnum

from masthead.tracking.records import EventKind


class Deed(IntEnum):
    """What somebody did with a mailing. The first four are `EventKind`; numbers are kept and never change."""

    OPEN = EventKind.OPEN.value
    CLICK = EventKind.CLICK.value
    UNSUBSCRIBE = EventKind.UNSUBSCRIBE.value
    CANARY = EventKind.CANARY.value
    COMPLAINT = 5


FOLLOWED = frozenset({int(Deed.CLICK), int(Deed.CANARY)})
"""Those that tell of each other (`masthead.tracking.robots.crowding`)."""
