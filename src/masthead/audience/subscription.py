"""The states of a subscription: one table of allowed moves.

    pending → active ↔ paused → unsubscribed | bounced | complained

Whoever has left comes back only by asking and confirming again, as the first time: no import, no tool and no editor
leads out of `GONE`, `SubscriptionEvent.CONFIRMED` alone does.
"""

from __future__ import annotations

from enum import StrEnum


class SubscriptionState(StrEnum):
    """Where a subscription stands. Only `ACTIVE` is mailed."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class SubscriptionEvent(StrEnum):
    """What happens to a subscription.

    CONFIRMED: the person pressed the button in our mail. VOUCHED: an import, a tool or an editor says, with a source
    of consent, that the person asked elsewhere. PAUSED, RESUMED, UNSUBSCRIBED: by the person, or by an editor for them.
    BOUNCED: the address is gone for good. COMPLAINED: the person called a mail spam.
    """

    CONFIRMED = "confirmed"
    VOUCHED = "vouched"
    PAUSED = "paused"
    RESUMED = "resumed"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


_S, _E = SubscriptionState, SubscriptionEvent

GONE: frozenset[SubscriptionState] = frozenset({_S.UNSUBSCRIBED, _S.BOUNCED, _S.COMPLAINED})
"""States that nobody but the person leads out of."""

MOVES: dict[SubscriptionState, dict[SubscriptionEvent, SubscriptionState]] = {
    _S.PENDING: {
        _E.CONFIRMED: _S.ACTIVE,
        _E.VOUCHED: _S.ACTIVE,
        _E.UNSUBSCRIBED: _S.UNSUBSCRIBED,
        _E.BOUNCED: _S.BOUNCED,
        _E.COMPLAINED: _S.COMPLAINED,
    },
    _S.ACTIVE: {
        _E.PAUSED: _S.PAUSED,
        _E.UNSUBSCRIBED: _S.UNSUBSCRIBED,
        _E.BOUNCED: _S.BOUNCED,
        _E.COMPLAINED: _S.COMPLAINED,
    },
    _S.PAUSED: {
        _E.RESUMED: _S.ACTIVE,
        _E.CONFIRMED: _S.ACTIVE,
        _E.UNSUBSCRIBED: _S.UNSUBSCRIBED,
        _E.BOUNCED: _S.BOUNCED,
        _E.COMPLAINED: _S.COMPLAINED,
    },
    # A bounce or a complaint that comes in later says more than the unsubscribe did.
    _S.UNSUBSCRIBED: {_E.CONFIRMED: _S.ACTIVE, _E.BOUNCED: _S.BOUNCED, _E.COMPLAINED: _S.COMPLAINED},
    _S.BOUNCED: {_E.CONFIRMED: _S.ACTIVE, _E.UNSUBSCRIBED: _S.UNSUBSCRIBED, _E.COMPLAINED: _S.COMPLAINED},
    _S.COMPLAINED: {_E.CONFIRMED: _S.ACTIVE},
}


def advance(state: SubscriptionState, event: SubscriptionEvent) -> SubscriptionState | None:
    """The state after an event; None where the event moves nothing (it is recorded, and changes nothing)."""
    return MOVES[state].get(event)
