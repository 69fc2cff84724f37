"""Whatever happens to people, tables, sets, evidence and timeline tell the same story."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionEvent, SubscriptionState, advance
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions import moves
from masthead.web.subscribers.evidence import MASTHEAD, READER, Evidence
from masthead.web.subscribers.models import Consent, Subscriber, Subscription, TimelineEntry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)
ASKED = Evidence("asked", "form", origin="https://harbour.example/subscribe/", network="192.0.2.0")
CONFIRMED = Evidence("confirmed", "button")


def somebody(name: str = "mei") -> Subscriber:
    """A new person."""
    address = f"{name}@reader.example"
    fresh = Subscriber(address=address, key=address, domain="reader.example", created_at=NOW, changed_at=NOW)
    return moves.add_person(subscriber=fresh)


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    """One of the shipped titles."""
    return publications["harbour-morning"]


def ask(person: Subscriber, title: Publication) -> Subscription:
    return moves.ask(subscriber=person, publication_id=title.pk, at=NOW, by=READER, evidence=ASKED)


def test_sign_up_waits_until_it_is_confirmed(title: Publication) -> None:
    person = somebody()

    subscription = ask(person, title)

    assert subscription.state == "pending"
    assert sets.sets_with(person.pk) == {"everybody", f"state:{title.pk}:pending"}
    moved = moves.move(
        subscription=subscription, event=SubscriptionEvent.CONFIRMED, at=NOW, by=READER, evidence=CONFIRMED
    )
    assert moved
    assert (subscription.state, subscription.confirmed_at) == ("active", NOW)
    assert sets.sets_with(person.pk) == {"everybody", f"state:{title.pk}:active"}
    kept = list(Consent.objects.order_by("id").values_list("kind", "method", "network"))
    assert kept == [("asked", "form", "192.0.2.0"), ("confirmed", "button", "")]


def test_confirming_twice_is_as_good_as_once(title: Publication) -> None:
    subscription = ask(somebody(), title)
    both = [
        moves.move(subscription=subscription, event=SubscriptionEvent.CONFIRMED, at=NOW, by=READER, evidence=CONFIRMED)
        for _ in range(2)
    ]

    assert both == [True, False]
    assert TimelineEntry.objects.filter(what="subscription-confirmed").count() == 1


def test_asking_again_leaves_who_is_gone_where_they_are(title: Publication) -> None:
    person = somebody()
    subscription = ask(person, title)
    moves.move(subscription=subscription, event=SubscriptionEvent.UNSUBSCRIBED, at=NOW, by=READER)

    again = ask(person, title)

    assert again.pk == subscription.pk
    assert again.state == "unsubscribed"
    assert sets.members(sets.state_set(title.pk, SubscriptionState.PENDING)) == BitMap()


def test_pause_keeps_its_day_and_resuming_forgets_it(title: Publication) -> None:
    subscription = ask(somebody(), title)
    moves.move(subscription=subscription, event=SubscriptionEvent.CONFIRMED, at=NOW, by=READER)
    until = dt.date(2026, 12, 24)
    moves.move(subscription=subscription, event=SubscriptionEvent.PAUSED, at=NOW, by=READER, until=until)
    assert str(subscription.paused_until) == "2026-12-24"

    moves.move(subscription=subscription, event=SubscriptionEvent.RESUMED, at=NOW, by=MASTHEAD)

    assert (subscription.state, subscription.paused_until) == ("active", None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(SubscriptionEvent)), max_size=25))
def test_sets_agree_with_tables_after_any_history(
    title: Publication, history: list[tuple[int, SubscriptionEvent]]
) -> None:
    with transaction.atomic():
        people = [somebody(name) for name in ("a", "b", "c")]
        standing = [ask(person, title) for person in people]
        expected = [SubscriptionState.PENDING] * 3
        moved = Counter[int]()
        for which, event in history:
            after = advance(expected[which], event)
            assert moves.move(subscription=standing[which], event=event, at=NOW, by=READER) == (after is not None)
            expected[which] = after or expected[which]
            moved[which] += after is not None
        assert [each.state for each in standing] == [each.value for each in expected]
        for state in SubscriptionState:
            found = sets.members(sets.state_set(title.pk, state))
            assert found == BitMap(
                person.pk for person, stands in zip(people, expected, strict=True) if stands is state
            )
        for which, person in enumerate(people):
            told = TimelineEntry.objects.filter(subscriber=person).exclude(what="subscription-asked")
            assert told.count() == moved[which]
        transaction.set_rollback(True)
