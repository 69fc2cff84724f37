"""Whatever happens in whatever order, with two workers, processes that end and people who go: the account is right.

A gift is given once a mailbox, its lines follow one another, its codes are one reader's each, and no letter goes out
twice; nobody who earned a gift is forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.web.growth.referred import START, a_gift, open_programme, press, referrer, sign_up

from masthead.web.growth.models import Gift, Referral, StockCode
from masthead.web.growth.referrals import counting, earning, giving
from masthead.web.growth.referrals import programme as team
from masthead.web.growth.referrals.deciding import Decision, decide_friend, decide_gift
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.growth.referrals.mailboxes import mailbox_of, marks_of
from masthead.web.growth.referrals.states import GIFT_MOVES, GiftState
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.erasure import forget
from masthead.web.subscribers.models import SignUp, Subscriber
from masthead.web.subscribers.sign_up import posting
from masthead.web.team.models import User

READERS, FRIENDS = 2, 4
STEPS = {"settle": counting.settle, "earn": earning.earn, "give": giving.give}
PLACES = ("_claim", "message_of", "_set_out", "send", "sent")


class _Killed(BaseException):
    """The process ends here."""


class _Programme(RuleBasedStateMachine):
    """Two readers with links, four friends, a gift of codes for one friend and a page for two."""

    title: Publication
    user: User

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.before = transaction.atomic()
        self.before.__enter__()
        mail.outbox.clear()
        open_programme(self.user, self.title, rule="confirmed")
        self.codes = a_gift(self.user, self.title, 1, "code")
        a_gift(self.user, self.title, 2)
        self.stock = 0
        self.readers = {number: referrer(self.title, f"reader{number}").pk for number in range(READERS)}

    def teardown(self) -> None:
        if hasattr(self, "before"):
            transaction.set_rollback(True)
            self.before.__exit__(None, None, None)

    @rule(number=st.integers(0, FRIENDS - 1), reader=st.integers(0, READERS - 1), device=st.sampled_from(["", "same"]))
    def friend_comes(self, number: int, reader: int, device: str) -> None:
        by = Subscriber.objects.filter(pk=self.readers[reader]).first()
        self.now += dt.timedelta(hours=1)
        sign_up(f"friend{number}", self.title, by, self.now, device=device)

    @rule(number=st.integers(0, FRIENDS - 1))
    def friend_confirms(self, number: int) -> None:
        waiting = SignUp.objects.filter(subscriber__key=f"friend{number}@example.com", confirmed_at=None)
        asked = waiting.filter(expires_at__gt=self.now).last()
        if asked is not None:
            press(asked, self.now)

    @rule(who=st.sampled_from(["reader0", "reader1", "friend0", "friend1"]))
    def somebody_is_erased(self, who: str) -> None:
        for person in Subscriber.objects.filter(key=f"{who}@example.com"):
            forget(person, at=self.now, origin="test")

    @rule(number=st.integers(0, READERS - 1))
    def reader_comes_back(self, number: int) -> None:
        if not Subscriber.objects.filter(pk=self.readers[number]).exists():
            again = Subscriber.objects.filter(key=f"reader{number}+b@example.com").first()
            self.readers[number] = (again or referrer(self.title, f"reader{number}+b")).pk

    @rule(many=st.integers(1, 2))
    def stock_comes(self, many: int) -> None:
        fresh = [f"CODE-{self.stock + each}" for each in range(many)]
        self.stock += team.add_codes(user=self.user, milestone_id=self.codes.pk, codes=fresh)

    @rule(step=st.sampled_from(sorted(STEPS)), again=st.booleans())
    def one_step(self, step: str, again: bool) -> None:
        """Any step may be taken at any time, and twice at once."""
        for _ in range(1 + again):
            STEPS[step](self.now)

    @rule(place=st.sampled_from(PLACES))
    def post_dies(self, place: str) -> None:
        self.now += dt.timedelta(minutes=11)
        with _dying(place):
            posting.post_due(now=self.now)

    @rule(counts=st.booleans())
    def team_decides(self, counts: bool) -> None:
        for each in Referral.objects.filter(state="held")[:1]:
            decide_friend(user=self.user, referral_id=each.pk, counts=counts, now=self.now)

    @rule(decision=st.sampled_from(list(Decision)))
    def team_decides_about_a_gift(self, decision: Decision) -> None:
        if decision is Decision.WITHHOLD:
            return
        for each in Gift.objects.filter(state__in=("held", "failed"))[:1]:
            # What is in doubt, a person looks up: a letter that is there is never sent again.
            arrived = any(each.milestone.name in letter.subject for letter in _letters_to(each))
            if each.state == "failed" and arrived != (decision is Decision.HAS_IT):
                continue
            try:
                decide_gift(user=self.user, gift_id=each.pk, decision=decision, now=self.now)
            except ReferralError:
                continue

    @rule()
    def everything_comes_to_rest(self) -> None:
        """What is due is done: nobody who has enough friends is without a gift or a reason."""
        for _ in range(2):
            for step in ("settle", "earn", "give"):
                STEPS[step](self.now)
            self.now += dt.timedelta(minutes=11)
            posting.post_due(now=self.now)
        rows = Referral.objects.filter(state="counted").exclude(referrer=None).values_list("referrer__key", flat=True)
        for key, friends in Counter(rows).items():
            had = Gift.objects.filter(mark__in=marks_of(key), milestone__friends__lte=friends)
            assert had.count() == min(friends, 2), key
        assert not Gift.objects.filter(state=GiftState.EARNED).exists()
        assert not Gift.objects.filter(why="no-code").exists() or not StockCode.objects.filter(gift=None).exists()

    @invariant()
    def account_is_right(self) -> None:
        if not hasattr(self, "before"):
            return
        gifts = list(Gift.objects.prefetch_related("moves"))
        assert len({(each.milestone_id, each.mark) for each in gifts}) == len(gifts)
        for gift in gifts:
            _follows(gift)
        given = StockCode.objects.exclude(gift=None)
        assert set(given.values_list("gift__milestone", flat=True)) <= {self.codes.pk}
        assert StockCode.objects.count() == self.stock
        marks = Referral.objects.values_list("mark", flat=True)
        assert len(set(marks)) == len(marks)
        letters = Counter((mailbox_of(each.to[0]), each.subject) for each in mail.outbox if "Gift" in each.subject)
        assert set(letters.values()) <= {1}, letters


def _follows(gift: Gift) -> None:
    """The lines of a gift are one after the other, each a move there is, and end where the gift stands."""
    lines = list(gift.moves.all())
    assert [each.number for each in lines] == list(range(1, len(lines) + 1))
    assert (lines[0].before, lines[0].after) == ("", "earned")
    known = {(before.value, after.value) for (before, _), after in GIFT_MOVES.items()}
    for one, other in pairwise(lines):
        assert other.before == one.after
        assert (other.before, other.after) in known
    assert (lines[-1].after, lines[-1].why) == (gift.state, gift.why)
    assert [each.after for each in lines].count("sent") == (gift.state == "sent") == (gift.sent_at is not None)


def _letters_to(gift: Gift) -> list[Any]:
    if gift.subscriber is None:
        return []
    return [each for each in mail.outbox if each.to == [gift.subscriber.address]]


def _marks(key: str) -> tuple[str, ...]:
    return marks_of(key)


class _dying:  # noqa: N801 – read as a word: with _dying(place)
    """The post ends at a place, once a gift's letter comes by."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        send = EmailBackend.send_messages

        def ends(*_: object) -> Any:
            raise _Killed

        def ends_after(backend: EmailBackend, messages: Any) -> Any:
            send(backend, messages)
            raise _Killed

        self._patch = pytest.MonkeyPatch()
        target: object = EmailBackend if self._place in {"send", "sent"} else posting
        name = "send_messages" if target is EmailBackend else self._place
        self._patch.setattr(target, name, ends_after if self._place == "sent" else ends)

    def __exit__(self, kind: Any, *_: object) -> bool:
        self._patch.undo()
        return kind is _Killed


@pytest.mark.django_db
def test_account_is_right_whatever_happens(title: Publication, publisher: User, mailoutbox: list[Any]) -> None:
    _Programme.title, _Programme.user = title, publisher
    checked = settings(
        max_examples=10,
        stateful_step_count=20,
        deadline=None,
        # Explaining a failure traces every line of Django.
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(_Programme, settings=checked)
