"""Messages go out by themselves: to whom, when, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from pyroaring import BitMap
from tests.web.growth.polled import readers
from tests.web.growth.sequenced import (
    START,
    WELCOME,
    after,
    approve,
    confirmed,
    made_by,
    messages_of,
    pause_subscription,
    readers_of,
    running,
    tag,
    tick,
)
from tests.web.subscribers.people import reader

from masthead.audience.segments import parse, to_json
from masthead.web.growth.models import Passing, Place
from masthead.web.growth.sequences import actions, rounds
from masthead.web.growth.sequences.plans import Plan, RulesPlan, StepPlan
from masthead.web.growth.sequences.simulation import forecast
from masthead.web.growth.sequences.states import Passage, PlaceState, StartKind
from masthead.web.mailings.actions import launching
from masthead.web.mailings.queries.receipts import receipt_of
from masthead.web.mailings.states import MailingStage
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions import leaving
from masthead.web.subscribers.models import Segment, Subscriber
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def states() -> dict[int, str]:
    return dict(Place.objects.values_list("subscriber_id", "state"))


def test_every_step_comes_once_in_its_time_and_receipts_add_up(title: Publication, publisher: User) -> None:
    (old,) = readers(1, title)
    sequence = running(title, publisher)
    first, second = messages_of(sequence)
    assert tick(after(minutes=1)) == []
    new = confirmed("new", title, after(minutes=5))

    assert readers_of(tick(after(minutes=10))) == [new.pk]
    assert tick(after(minutes=20)) == tick(after(days=1)) == []
    assert readers_of(tick(after(days=2, minutes=11))) == [new.pk]
    assert tick(after(days=30)) == []

    assert states() == {new.pk: PlaceState.FINISHED.value}
    for message in (first, second):
        (mailing,) = made_by(message)
        receipt = receipt_of(mailing)
        assert (mailing.state, receipt.adds_up, receipt.audience) == (MailingStage.FINISHED, True, 1)
    assert Passing.objects.count() == 2
    assert old.pk not in states()


def test_nobody_gets_a_step_who_left_is_suppressed_unconfirmed_or_in_a_pause(
    title: Publication, publisher: User
) -> None:
    sequence = running(title, publisher)
    here, gone, barred, away = (confirmed(name, title, after(minutes=5)) for name in ("here", "gone", "barred", "away"))
    reader("asked-only", title, at=after(minutes=5))
    tick(after(minutes=10))
    leaving.leave(subscriber_id=gone.pk, publication_id=title.pk, how="button", at=after(days=1))
    sets.change(sets.SetChange(enter={sets.suppressed_set(title.pk): BitMap([barred.pk])}))
    pause_subscription(away, title)

    assert readers_of(tick(after(days=2, minutes=11))) == [here.pk]

    assert states() == {
        here.pk: PlaceState.FINISHED,
        gone.pk: PlaceState.LEFT,
        barred.pk: PlaceState.LEFT,
        away.pk: PlaceState.WAITING,
    }
    assert sequence.places.count() == 4


def test_quiet_hours_are_those_of_the_reader_and_an_hour_is_their_own(title: Publication, publisher: User) -> None:
    running(title, publisher, steps=(StepPlan(at=dt.time(8, 0)),))
    rules = RulesPlan(quiet_from=21, quiet_to=9, gap_hours=0)
    actions.set_rules(user=publisher, publication=title, plan=rules)
    home, lima = confirmed("home", title, after(hours=1)), confirmed("lima", title, after(hours=1))
    Subscriber.objects.filter(pk=lima.pk).update(time_zone="America/Lima")

    tick(after(hours=2))
    # Monday noon in Hong Kong, eleven at night in Lima, where Monday’s nine o’clock is 14:00 in UTC.
    assert tick(after(hours=11)) == []
    assert readers_of(tick(after(hours=12, minutes=1))) == [lima.pk]
    assert tick(after(hours=22)) == []
    assert readers_of(tick(after(hours=23, minutes=1))) == [home.pk]


def test_two_sequences_leave_a_reader_the_hours_between(title: Publication, publisher: User) -> None:
    first = running(title, publisher, steps=(StepPlan(),))
    second = running(title, publisher, replace(WELCOME, name="Also"), (StepPlan(),))
    actions.set_rules(user=publisher, publication=title, plan=RulesPlan(quiet_from=0, quiet_to=0, gap_hours=20))
    mei = confirmed("mei", title, after(minutes=5))

    assert readers_of(tick(after(minutes=10))) == [mei.pk]
    assert tick(after(hours=19)) == []
    assert readers_of(tick(after(hours=21))) == [mei.pk]
    assert {len(made_by(messages_of(each)[0])) for each in (first, second)} == {1}


def test_condition_leaves_a_step_out_and_the_goal_ends_the_way(title: Publication, publisher: User) -> None:
    other = reader("somebody-else")
    tag(other, "keen")
    tag(other, "bought")
    plan = replace(WELCOME, goal="tag:bought")
    sequence = running(title, publisher, plan, (StepPlan(condition="tag:keen"), StepPlan(days=1), StepPlan(days=1)))
    mei, keen = confirmed("mei", title, after(minutes=5)), confirmed("keen", title, after(minutes=5))
    tag(keen, "keen")

    assert readers_of(tick(after(minutes=10))) == [keen.pk]
    assert readers_of(tick(after(days=1, minutes=15))) == sorted([mei.pk, keen.pk])
    tag(mei, "bought")
    assert readers_of(tick(after(days=2, minutes=20))) == [keen.pk]

    assert states() == {mei.pk: PlaceState.GOAL, keen.pk: PlaceState.FINISHED}
    how = dict(Passing.objects.filter(message=messages_of(sequence)[0]).values_list("place__subscriber", "how"))
    assert how == {mei.pk: Passage.UNFIT, keen.pk: Passage.SENT}


def test_goal_that_is_gone_stops_its_sequence_and_says_so(title: Publication, publisher: User) -> None:
    somebody = reader("somebody-else")
    tag(somebody, "bought")
    buyers = Segment.objects.create(
        publication=title, slug="buyers", name="Buyers", condition=to_json(parse("tag:bought"))
    )
    sequence = running(title, publisher, replace(WELCOME, goal="segment:buyers"))
    mei = confirmed("mei", title, after(minutes=5))
    assert readers_of(tick(after(minutes=10))) == [mei.pk]
    tag(mei, "bought")
    buyers.delete()
    confirmed("late", title, after(days=1))

    assert tick(after(days=3)) == []

    sequence.refresh_from_db()
    assert "buyers" in sequence.problem
    assert states() == {mei.pk: PlaceState.WAITING}
    told = forecast(sequence, after(days=3))
    assert "buyers" in told.problem
    assert (told.beginning, "buyers" in told.steps[1].problem) == (0, True)


def test_who_reaches_the_goal_before_the_freeze_gets_nothing(title: Publication, publisher: User) -> None:
    tag(reader("somebody-else"), "bought")
    sequence = running(title, publisher, replace(WELCOME, goal="tag:bought"), (StepPlan(),))
    mei, keen = confirmed("mei", title, after(minutes=5)), confirmed("keen", title, after(minutes=5))
    rounds.run(after(minutes=10))
    tag(mei, "bought")

    (mailing,) = made_by(messages_of(sequence)[0])
    launching.launch(mailing_id=mailing.pk, by="test", now=after(minutes=10))

    assert list(Passing.objects.values_list("place__subscriber", flat=True)) == [keen.pk]


def test_tag_begins_for_who_gets_it_and_not_for_who_had_it(title: Publication, publisher: User) -> None:
    had, gets = confirmed("had", title, START), confirmed("gets", title, START)
    tag(had, "vip")
    running(title, publisher, Plan("For VIPs", StartKind.TAGGED, tag="vip"), (StepPlan(),), now=after(hours=1))

    assert tick(after(hours=2)) == []
    tag(gets, "vip")
    assert readers_of(tick(after(hours=3))) == [gets.pk]


def test_message_without_approval_holds_its_step_and_a_fault_is_tried_once_a_version(
    title: Publication, publisher: User
) -> None:
    sequence = running(title, publisher, steps=(StepPlan(),))
    (message,) = messages_of(sequence)
    assert message.edition is not None
    newsroom.withdraw_edition(user=publisher, edition=message.edition)
    mei = confirmed("mei", title, after(minutes=5))

    assert tick(after(minutes=10)) == []
    approve(sequence, publisher)
    assert readers_of(tick(after(minutes=20))) == [mei.pk]


def test_most_of_a_day_begin_and_the_others_the_day_after(title: Publication, publisher: User) -> None:
    people = [confirmed(f"reader{number}", title, START) for number in range(3)]
    plan = replace(WELCOME, present=True, most_a_day=2)
    running(title, publisher, plan, (StepPlan(),), now=after(hours=1))

    assert readers_of(tick(after(hours=2))) == [person.pk for person in people[:2]]
    assert tick(after(hours=3)) == []
    assert readers_of(tick(after(hours=27))) == [people[2].pk]
