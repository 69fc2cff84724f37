"""The reference page of subscription states, written from the table of moves so that the two cannot part.

``python -m masthead.audience.states_page > docs/reference/subscription-states.md`` writes it anew; a test compares.
"""

from __future__ import annotations

import sys

from masthead.audience.subscription import GONE, MOVES, SubscriptionEvent, SubscriptionState

_INTRODUCTION = """\
# States of a subscription

A subscription is how one person stands with one publication. Only *active* is mailed, and only while the address is
not [suppressed](../how-to/privacy.md#suppression). Every move leaves a line in the person’s story, evidence where it is
about consent, and a notice to webhooks.

"""

_MEANINGS: dict[SubscriptionState, str] = {
    SubscriptionState.PENDING: "asked for, and not confirmed yet; goes after seven days",
    SubscriptionState.ACTIVE: "mailed",
    SubscriptionState.PAUSED: "not mailed until a day the reader chose; then active again by itself",
    SubscriptionState.UNSUBSCRIBED: "ended by the reader, or by the team for them",
    SubscriptionState.BOUNCED: "ended, because the mailbox is gone",
    SubscriptionState.COMPLAINED: "ended, because the reader called a mail spam",
}

_EVENTS: dict[SubscriptionEvent, str] = {
    SubscriptionEvent.CONFIRMED: "the reader pressed the button in our mail, chose the title on their "
    "preference page, or took back an unsubscribe of a moment ago",
    SubscriptionEvent.VOUCHED: "an import, a program or the team says, with a source, that the reader agreed elsewhere",
    SubscriptionEvent.PAUSED: "the reader takes a break, or the team sets one for them",
    SubscriptionEvent.RESUMED: "the break is over, or was ended",
    SubscriptionEvent.UNSUBSCRIBED: "the reader left, or the team unsubscribed them",
    SubscriptionEvent.BOUNCED: "a receiving host said that the mailbox is gone, or has failed for too long",
    SubscriptionEvent.COMPLAINED: "the reader called a mail spam",
}

_END = """\

Where a cell is empty, the event changes nothing; it is kept as evidence where it is about consent. Twice is as good as
once. From the states marked with * nobody but the reader leads back: no import, no program and no editor.
"""


def states_page() -> str:
    """The page, as it stands in docs/reference."""
    return "\n".join((_INTRODUCTION + _diagram(), _states(), _events(), _matrix() + _END))


def _diagram() -> str:
    """Each move as an arrow, those with the same ends on one line."""
    lines = []
    for state, moves in MOVES.items():
        for after in dict.fromkeys(moves.values()):
            events = ", ".join(event.value for event, found in moves.items() if found is after)
            lines.append(f"{state.value:>12}  ── {events} ──▶  {after.value}")
    return "\n".join(("```text", *lines, "```", ""))


def _states() -> str:
    rows = (f"| {_named(state)} | {_MEANINGS[state]} |" for state in SubscriptionState)
    return "\n".join(("| state | means |", "|---|---|", *rows, ""))


def _events() -> str:
    rows = (f"| {event.value} | {_EVENTS[event]} |" for event in SubscriptionEvent)
    return "\n".join(("| event | when |", "|---|---|", *rows, ""))


def _matrix() -> str:
    events = list(SubscriptionEvent)
    head = f"| from | {' | '.join(event.value for event in events)} |"
    rows = (
        f"| {_named(state)} | {' | '.join(_after(state, event) for event in events)} |" for state in SubscriptionState
    )
    return "\n".join((head, "|---" * (len(events) + 1) + "|", *rows, ""))


def _after(state: SubscriptionState, event: SubscriptionEvent) -> str:
    after = MOVES[state].get(event)
    return after.value if after is not None else ""


def _named(state: SubscriptionState) -> str:
    return f"*{state.value}* \\*" if state in GONE else f"*{state.value}*"


if __name__ == "__main__":
    sys.stdout.write(states_page())
