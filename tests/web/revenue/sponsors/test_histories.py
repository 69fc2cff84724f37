"""Whatever two workers do, in whatever order, and however old what they saw is: a slot of a day is one booking’s, every
booking stays, and each is where the steps that succeeded have brought it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.revenue.sponsored import MONDAY, NOW, TUESDAY, campaign_of

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Slot
from masthead.web.revenue.sponsors import booking
from masthead.web.revenue.sponsors.booking import Place
from masthead.web.revenue.sponsors.delivering import expire_holds
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.moving import move
from masthead.web.revenue.sponsors.states import TAKING, BookingState, BookingStep, advance
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db

DEEDS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(("hold", "sell new", "look", "sell", "release", "expire", "cancel", "deliver", "owe", "round")),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=24,
)
STEPS = {
    "sell": BookingStep.SELL,
    "release": BookingStep.RELEASE,
    "expire": BookingStep.EXPIRE,
    "cancel": BookingStep.CANCEL,
    "deliver": BookingStep.DELIVER,
    "owe": BookingStep.OWE,
}


class Shop:
    """Two workers before the same slots. seen: what each of them saw when it last looked."""

    def __init__(self, user: User, campaigns: list[Campaign], slots: list[Slot]) -> None:
        self.user, self.campaigns = user, campaigns
        self.places = [Place(slot.pk, day) for slot in slots for day in (MONDAY, TUESDAY)]
        self.seen: list[list[Booking]] = [[], []]
        self.states: dict[int, BookingState] = {}
        self.now = NOW

    def do(self, worker: int, deed: str, number: int) -> None:
        self.now += dt.timedelta(hours=12)
        if deed == "look":
            self.seen[worker] = list(Booking.objects.order_by("pk"))
        elif deed == "round":
            self._round()
        elif deed in STEPS:
            self._step(worker, STEPS[deed], number)
        else:
            self._book(worker, self.places[number], sold=deed == "sell new")

    def _book(self, worker: int, place: Place, *, sold: bool) -> None:
        campaign = self.campaigns[worker]
        due = self._due()
        try:
            made = booking.book(user=self.user, campaign_id=campaign.pk, places=[place], sold=sold, now=self.now)[0]
        except SponsorError:
            return
        # What was expired stood in the way of this one.
        for each in Booking.objects.filter(pk__in=due, slot=place.slot_id, day=place.day):
            self.states[each.pk] = BookingState.EXPIRED
        self.states[made.pk] = BookingState.SOLD if sold else BookingState.HELD

    def _step(self, worker: int, step: BookingStep, number: int) -> None:
        if not self.seen[worker]:
            return
        seen = self.seen[worker][number % len(self.seen[worker])]
        before = BookingState(seen.state)
        try:
            with transaction.atomic():
                move(seen, step)
        except SponsorError:
            assert before != self.states[seen.pk] or not _allows(before, step)
            return
        assert before == self.states[seen.pk]
        self.states[seen.pk] = advance(before, step)

    def _round(self) -> None:
        due = self._due()
        expire_holds(self.now)
        self.states |= dict.fromkeys(due, BookingState.EXPIRED)

    def _due(self) -> list[int]:
        rows = Booking.objects.filter(held_until__lte=self.now)
        return [each.pk for each in rows if self.states[each.pk] is BookingState.HELD]

    def check(self) -> None:
        rows = list(Booking.objects.all())
        assert {each.pk: each.state for each in rows} == {pk: state.value for pk, state in self.states.items()}
        taken = Counter((each.slot_id, each.day) for each in rows if each.state in TAKING)
        assert not [place for place, many in taken.items() if many > 1]


def _allows(state: BookingState, step: BookingStep) -> bool:
    try:
        advance(state, step)
    except ValueError:
        return False
    return True


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(deeds=DEEDS)
def test_no_slot_is_sold_twice_and_no_booking_is_lost(
    sellers: tuple[User, list[Campaign], list[Slot]], deeds: list[tuple[int, str, int]]
) -> None:
    with transaction.atomic():
        shop = Shop(*sellers)
        for worker, deed, number in deeds:
            shop.do(worker, deed, number)
            shop.check()
        transaction.set_rollback(True)


@pytest.fixture
def sellers(
    title: Publication, publisher: User, campaign: Campaign, slots: dict[str, Slot]
) -> tuple[User, list[Campaign], list[Slot]]:
    rival = campaign_of(title, publisher, "Heron", "travel")
    return publisher, [campaign, rival], [slots["partner"], slots["lead"]]
