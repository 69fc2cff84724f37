"""A last question at the end of a sequence that no silence began: who reads on stays."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.growth.sequenced import START, after, confirmed, opened, readers_of, running, tag, tick

from masthead.web.growth.models import Place, Sequence
from masthead.web.growth.sequences import actions, closing
from masthead.web.growth.sequences.plans import Plan, StepPlan
from masthead.web.growth.sequences.states import Ending, PlaceState, StartKind
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
PLAN = Plan("VIPs", StartKind.TAGGED, tag="vip", present=True, ending=Ending.UNSUBSCRIBE, answer_days=14)
LONG_AGO = START - dt.timedelta(days=300)


def day(number: int) -> dt.date:
    return START.date() + dt.timedelta(days=number)


def standing(person: Subscriber) -> tuple[str, str, str]:
    """(state of the place, why, state of the subscription)."""
    place = Place.objects.get(subscriber=person)
    return place.state, place.why, Subscription.objects.get(subscriber=person).state


@pytest.fixture
def others(title: Publication) -> list[Subscriber]:
    """Readers whom nobody asks anything."""
    return [confirmed(f"reader{number}", title, LONG_AGO) for number in range(3)]


@pytest.fixture
def asked(title: Publication, publisher: User) -> tuple[Sequence, Subscriber, Subscriber]:
    """Two who have a tag, and were asked for it."""
    mei, jonas = (confirmed(name, title, LONG_AGO) for name in ("mei", "jonas"))
    for person in (mei, jonas):
        tag(person, "vip")
    sequence = running(title, publisher, PLAN, (StepPlan(),))
    assert readers_of(tick(after(hours=1))) == [mei.pk, jonas.pk]
    return sequence, mei, jonas


def test_who_reads_every_day_stays_and_who_does_not_goes(
    title: Publication, others: list[Subscriber], asked: tuple[Sequence, Subscriber, Subscriber]
) -> None:
    _, mei, jonas = asked
    opened(title, day(-1), 899, [jonas])
    for number in range(1, 14):
        opened(title, day(number), 900 + number, [mei, *others])

    tick(after(days=15))

    assert standing(mei) == (PlaceState.GOAL, closing.AWAKE, "active")
    assert standing(jonas) == (PlaceState.SILENT, "asked on 2026-11-23", "unsubscribed")


def test_nobody_goes_while_nothing_is_counted(
    title: Publication, others: list[Subscriber], asked: tuple[Sequence, Subscriber, Subscriber]
) -> None:
    opened(title, day(-5), 895, others)

    tick(after(days=15))

    assert {standing(each) for each in asked[1:]} == {(PlaceState.ENDED, closing.UNCOUNTED, "active")}


def test_what_is_opened_in_a_pause_counts_after_it(
    title: Publication,
    publisher: User,
    others: list[Subscriber],
    asked: tuple[Sequence, Subscriber, Subscriber],
) -> None:
    sequence, mei, jonas = asked
    actions.pause(user=publisher, sequence_id=sequence.pk, now=after(days=1))
    opened(title, day(3), 903, [mei])
    actions.start(user=publisher, sequence_id=sequence.pk, now=after(days=6))
    opened(title, day(10), 910, others)

    tick(after(days=21))

    assert standing(mei)[0] == PlaceState.GOAL
    assert standing(jonas)[0] == PlaceState.SILENT
