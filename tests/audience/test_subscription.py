"""The table of states: who has left comes back by their own confirmation alone."""

from __future__ import annotations

from itertools import product

import pytest

from masthead.audience.subscription import GONE, MOVES, SubscriptionEvent, SubscriptionState, advance

BY_THE_PERSON = SubscriptionEvent.CONFIRMED


def test_every_state_has_its_row() -> None:
    assert set(MOVES) == set(SubscriptionState)


@pytest.mark.parametrize(("state", "event"), list(product(GONE, set(SubscriptionEvent) - {BY_THE_PERSON})))
def test_nobody_else_brings_back_who_has_left(state: SubscriptionState, event: SubscriptionEvent) -> None:
    assert advance(state, event) in GONE | {None}


@pytest.mark.parametrize("state", list(SubscriptionState))
def test_own_confirmation_leads_to_active_from_everywhere(state: SubscriptionState) -> None:
    expected = None if state is SubscriptionState.ACTIVE else SubscriptionState.ACTIVE
    assert advance(state, BY_THE_PERSON) == expected


@pytest.mark.parametrize("state", list(SubscriptionState))
def test_complaint_ends_every_subscription(state: SubscriptionState) -> None:
    expected = None if state is SubscriptionState.COMPLAINED else SubscriptionState.COMPLAINED
    assert advance(state, SubscriptionEvent.COMPLAINED) == expected


@pytest.mark.parametrize(("state", "event"), list(product(SubscriptionState, SubscriptionEvent)))
def test_event_that_moves_leads_elsewhere(state: SubscriptionState, event: SubscriptionEvent) -> None:
    assert advance(state, event) != state


def test_imports_make_only_those_active_who_never_left() -> None:
    led = {state for state in SubscriptionState if advance(state, SubscriptionEvent.VOUCHED)}
    assert led == {SubscriptionState.PENDING}
