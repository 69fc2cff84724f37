from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.web.insights.made import START, Source, a_hit, a_loader, a_segment, some_facts
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.tracking.links import Privacy
from masthead.tracking.records import NO_NETWORK, EventKind, Hit, Method
from masthead.web.insights.loading import unsubscribing
from masthead.web.insights.loading.absorbing import absorb
from masthead.web.insights.models import LinkCount
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.leaving import leave, undo
from masthead.web.subscribers.models import Consent, Subscriber, Subscription

pytestmark = pytest.mark.django_db
ACTIVE, GONE = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED
LONG_AGO = START - dt.timedelta(days=300)


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def person(title: Publication) -> Subscriber:
    return reader("nora", title, state=ACTIVE, at=LONG_AGO)


def leaving(person: Subscriber, **more: Any) -> Hit:
    return a_hit(EventKind.UNSUBSCRIBE, person.pk, agent="", **more)


def state_of(person: Subscriber) -> str:
    return Subscription.objects.get(subscriber=person).state


@pytest.mark.parametrize("privacy", list(Privacy))
def test_unsubscription_ends_the_subscription_whatever_else_is_kept(
    tmp_path: Path, title: Publication, person: Subscriber, privacy: Privacy
) -> None:
    a_segment(tmp_path, [a_hit(subscriber=person.pk), leaving(person)])

    loaded = a_loader(tmp_path, Source().add(some_facts(title.pk, privacy=privacy))).round()

    assert loaded.unsubscribed == 1
    held = Subscription.objects.get(subscriber=person)
    assert (held.state, held.since) == (GONE, START + dt.timedelta(hours=1))
    evidence = Consent.objects.get(subscriber=person, kind="withdrawn")
    assert (evidence.method, evidence.network) == ("one-click", "203.0.113.0/24")
    counted = list(LinkCount.objects.filter(kind=EventKind.UNSUBSCRIBE).values_list("raw", "human"))
    assert counted == ([] if privacy is Privacy.OFF else [(1, 1)])


def test_same_unsubscription_twice_leaves_one_trace(tmp_path: Path, title: Publication, person: Subscriber) -> None:
    loader = a_loader(tmp_path, Source().add(some_facts(title.pk)))
    for _ in range(2):
        a_segment(tmp_path, [leaving(person), leaving(person, network=NO_NETWORK)])
        loader.round()

    assert Consent.objects.filter(subscriber=person, kind="withdrawn").count() == 1
    assert LinkCount.objects.get(kind=EventKind.UNSUBSCRIBE).raw == 4


def test_unsubscription_that_comes_late_leaves_a_newer_wish_alone(
    tmp_path: Path, title: Publication, person: Subscriber
) -> None:
    at = START + dt.timedelta(hours=2)
    leave(subscriber_id=person.pk, publication_id=title.pk, how="button", at=at)
    undo(subscriber_id=person.pk, publication_id=title.pk, at=at + dt.timedelta(minutes=1))
    a_segment(tmp_path, [leaving(person)])

    loaded = a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    assert (loaded.unsubscribed, state_of(person)) == (0, ACTIVE)
    a_segment(tmp_path, [leaving(person, after=3 * 3600)])
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()
    assert state_of(person) == GONE


@pytest.mark.parametrize("method", [Method.GET, Method.HEAD])
def test_only_a_post_unsubscribes(tmp_path: Path, title: Publication, person: Subscriber, method: Method) -> None:
    a_segment(tmp_path, [leaving(person, method=method)])

    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    assert state_of(person) == ACTIVE
    assert list(LinkCount.objects.values_list("raw", "human")) == [(1, 0)]


def test_strangers_and_unknown_mailings_are_passed_over(tmp_path: Path, title: Publication, person: Subscriber) -> None:
    stranger = reader("mo")
    a_segment(tmp_path, [leaving(stranger), leaving(person, mailing=99), a_hit(EventKind.UNSUBSCRIBE, 0xFFFF_FFFE)])

    loaded = a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    assert (loaded.unsubscribed, loaded.unknown, state_of(person)) == (0, 1, ACTIVE)


def test_unsubscriptions_are_acted_upon_before_anything_is_counted(
    tmp_path: Path, title: Publication, person: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = reader("pia", title, state=ACTIVE, at=LONG_AGO)
    for _ in range(3):
        a_segment(tmp_path, [a_hit(subscriber=each) for each in range(1, 50)])
    a_segment(tmp_path, [leaving(person)])
    order: list[str] = []

    def watched(*args: Any) -> None:
        order.append(f"{state_of(person)} {state_of(other)}")
        if len(order) == 2:
            # One more comes in while others are loaded.
            a_segment(tmp_path, [leaving(other)])
        absorb(*args)

    monkeypatch.setattr("masthead.web.insights.loading.loader.absorb", watched)
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    assert order[:3] == [f"{GONE} {ACTIVE}"] * 2 + [f"{GONE} {GONE}"]


def test_what_a_damaged_record_says_is_not_acted_upon(tmp_path: Path, title: Publication, person: Subscriber) -> None:
    path = a_segment(tmp_path, [leaving(person)])
    data = bytearray(path.read_bytes())
    data[64 + 20] ^= 1
    path.write_bytes(data)

    assert unsubscribing.act(path, Source().add(some_facts(title.pk))) == 0
    assert unsubscribing.act(tmp_path / "gone.closed", Source()) == 0
    assert state_of(person) == ACTIVE
