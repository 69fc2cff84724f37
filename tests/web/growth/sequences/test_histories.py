"""Whatever happens, in whatever order, killed between any two steps: each reader gets each step once, or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.web.growth.sequenced import START, confirmed, messages_of, running, tick

from masthead.delivery.outcome import Outcome
from masthead.web.growth.models import Passing, Place, Sequence
from masthead.web.growth.sequences import beginning, closing, offering, passing, places, rounds
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.plans import StepPlan
from masthead.web.growth.sequences.states import Passage, PlaceState
from masthead.web.mailings import hearing
from masthead.web.mailings.actions import automatic, launching, progressing
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.receipts import receipt_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import leaving
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
PEOPLE = 3
KILLS: tuple[tuple[Any, str], ...] = (
    (rounds, "begin_all"),
    (rounds, "offer_all"),
    (beginning, "first_of"),
    (offering, "pass_by"),
    (automatic, "begin"),
    (launching, "_selected"),
    (launching, "_frozen_part"),
    (launching, "_create"),
    (passing, "after"),
    (hearing, "frozen"),
    (progressing, "progress"),
    (closing, "_end"),
)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.integers(1, 40)),
        st.tuples(st.just("kill"), st.integers(0, len(KILLS) - 1)),
        st.tuples(st.sampled_from(("leave", "pause", "resume", "skip")), st.integers(0, PEOPLE - 1)),
    ),
    max_size=9,
)


class KilledError(BaseException):
    """As by ``kill -9``: nothing is done after it but what the database undoes."""


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(deeds=DEEDS)
@example(deeds=[("kill", 10), ("leave", 0)])
def test_each_reader_gets_each_step_once(
    world: tuple[Sequence, list[int]], publisher: User, deeds: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sequence, people = world
    with transaction.atomic():
        history = _History(sequence, people, publisher, monkeypatch)
        for what, which in deeds:
            history.do(what, which)
        history.settle()
        history.judge()
        transaction.set_rollback(True)


class _History:
    """A clock, and what came to whom by it."""

    def __init__(self, sequence: Sequence, people: list[int], user: User, patch: pytest.MonkeyPatch) -> None:
        self.sequence, self.people, self.user, self.patch = sequence, people, user, patch
        self.now = START + dt.timedelta(minutes=10)
        self.came: Counter[tuple[int, int]] = Counter()
        self.gone: dict[int, int] = {}
        self.steps = [each.pk for each in messages_of(sequence)]

    def do(self, what: str, which: int) -> None:
        if what == "tick":
            self.tick(which)
        elif what == "kill":
            self.kill(KILLS[which])
        elif what == "leave":
            self.leave(self.people[which])
        else:
            self.team(what, self.people[which])

    def tick(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        written = tick(self.now)
        for part, who in written:
            origin = Mailing.objects.get(parts=part).origin
            self.came[int(origin.partition("/")[2]), who] += 1

    def kill(self, place: tuple[Any, str]) -> None:
        original: Callable[..., Any] = getattr(*place)

        def dying(*said: Any, **named: Any) -> Any:
            original(*said, **named)
            raise KilledError

        with self.patch.context() as patch:
            patch.setattr(*place, dying)
            # What a process tidies up on its way out, one that is killed does not.
            patch.setattr(launching, "remove_links", lambda *_: None)
            try:
                self.tick(7)
            except KilledError:
                return

    def leave(self, person: int) -> None:
        leaving.leave(subscriber_id=person, publication_id=self.sequence.publication_id, how="button", at=self.now)
        self.gone.setdefault(person, sum(many for (_, who), many in self.came.items() if who == person))

    def team(self, what: str, person: int) -> None:
        place = Place.objects.filter(subscriber_id=person).first()
        if place is None:
            return
        deeds: dict[str, Callable[[], object]] = {
            "pause": lambda: places.pause(user=self.user, place_id=place.pk),
            "resume": lambda: places.resume(user=self.user, place_id=place.pk, now=self.now),
            "skip": lambda: places.skip(user=self.user, place_id=place.pk, now=self.now),
        }
        try:
            deeds[what]()
        except SequenceError:
            return

    def settle(self) -> None:
        for place in Place.objects.filter(state=PlaceState.PAUSED.value):
            places.resume(user=self.user, place_id=place.pk, now=self.now)
        for _ in range(4):
            self.tick(30)

    def judge(self) -> None:
        sent = Passing.objects.filter(how=Passage.SENT.value).values_list("message", "place__subscriber")
        noted = Counter((message, who) for message, who in sent)
        assert set(noted.values()) <= {1}
        assert self.came.keys() <= noted.keys()
        assert set(self.came.values()) <= {1}
        for person in self.people:
            mine = [step for step, who in self.came if who == person]
            if person in self.gone:
                assert len(mine) == self.gone[person]
            else:
                passed = Passing.objects.filter(place__subscriber_id=person)
                assert passed.count() == len(self.steps)
                assert sorted(mine) == sorted(passed.filter(how=Passage.SENT.value).values_list("message", flat=True))
        self.receipts()

    def receipts(self) -> None:
        for mailing in Mailing.objects.exclude(origin=""):
            receipt = receipt_of(mailing)
            assert receipt.adds_up
            assert receipt.counts[Outcome.IN_DOUBT] == 0


@pytest.fixture
def world(title: Publication, publisher: User) -> tuple[Sequence, list[int]]:
    """A sequence that runs, and readers who begin it at its next look."""
    sequence = running(title, publisher, steps=(StepPlan(), StepPlan(days=1)))
    return sequence, [
        confirmed(f"reader{number}", title, START + dt.timedelta(minutes=2)).pk for number in range(PEOPLE)
    ]
