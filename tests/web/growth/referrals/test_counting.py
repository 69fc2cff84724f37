"""Friends: kept at the sign-up by a link, counted by the title's rule, held where they may be nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.growth.referred import (
    START,
    friend,
    gifts,
    open_programme,
    opens,
    press,
    referrer,
    rounds,
    sign_up,
    standing,
)
from tests.web.subscribers.people import reader, stand

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.growth.models import Referral
from masthead.web.growth.referrals.mailboxes import mailbox_of
from masthead.web.growth.referrals.suspicion import Reason, reasons_for
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import erasure
from masthead.web.subscribers.models import Consent, Subscriber
from masthead.web.subscribers.queries.friends import Traces
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def rosa(title: Publication, publisher: User) -> Subscriber:
    """Passes her link on."""
    open_programme(publisher, title)
    return referrer(title)


def test_friend_counts_when_they_confirmed_and_opened(title: Publication, rosa: Subscriber) -> None:
    asked = sign_up("finn", title, rosa, network="192.0.2.0/24")
    rounds(START)
    assert standing(rosa) == [("waiting", ())]
    assert Consent.objects.filter(subscriber=asked.subscriber_id if asked else 0, kind="asked").exists()
    finn = press(asked, START + DAY)
    rounds(START + 2 * DAY)
    assert standing(rosa) == [("waiting", ())]
    opens(title, (START + 2 * DAY).date(), finn)
    rounds(START + 3 * DAY)
    assert standing(rosa) == [("counted", ())]
    assert Subscriber.objects.get(pk=finn).referrer_id == rosa.pk
    rounds(START + 90 * DAY)
    assert standing(rosa) == [("counted", ())]


def test_friend_who_opens_nothing_within_their_days_lapses(title: Publication, rosa: Subscriber) -> None:
    friend("finn", title, rosa)
    rounds(START + 14 * DAY)
    assert standing(rosa) == [("waiting", ())]
    rounds(START + 15 * DAY)
    assert standing(rosa) == [("lapsed", ())]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("confirmed", ["counted"] * 3), ("stayed", ["waiting", "waiting", "counted"]), ("clicked", ["waiting"] * 3)],
)
def test_title_says_when_friends_count(
    title: Publication, publisher: User, rosa: Subscriber, rule: str, expected: list[str]
) -> None:
    open_programme(publisher, title, rule=rule, days=7)
    finn = friend("finn", title, rosa)
    seen = []
    for days in (0, 5, 7.1):
        opens(title, START.date(), finn)
        rounds(START + days * DAY + dt.timedelta(minutes=5))
        seen += [state for state, _ in standing(rosa)]
    assert seen == expected


def test_who_never_confirms_lapses_and_may_come_by_another_link(title: Publication, rosa: Subscriber) -> None:
    sign_up("finn", title, rosa)
    rounds(START + 9 * DAY)
    assert standing(rosa) == [("lapsed", ())]
    mei = referrer(title, "mei")
    sign_up("finn", title, mei, START + 10 * DAY)
    assert standing(rosa) == []
    assert standing(mei) == [("waiting", ())]


def test_first_link_counts_and_nobody_is_brought_twice(title: Publication, rosa: Subscriber) -> None:
    mei = referrer(title, "mei")
    sign_up("finn", title, rosa)
    sign_up("finn", title, mei, START + DAY)
    sign_up("finn+again", title, mei, START + DAY)
    assert standing(rosa) == [("waiting", ())]
    assert standing(mei) == []


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED, State.UNSUBSCRIBED])
def test_who_had_the_title_is_brought_by_nobody(title: Publication, rosa: Subscriber, state: State) -> None:
    reader("finn", title, state=state)
    sign_up("finn", title, rosa)
    assert standing(rosa) == []


def test_links_that_mean_nobody_bring_nobody(title: Publication, sister: Publication, rosa: Subscriber) -> None:
    left = reader("lars", title, state=State.UNSUBSCRIBED)
    sign_up("finn", title, left)
    sign_up("gwen", sister, rosa)
    sign_up("rosa", sister, rosa)
    ghost = Subscriber(pk=4_000_000_000)
    sign_up("hugo", title, ghost)
    assert not Referral.objects.exists()


def test_closed_programme_takes_no_new_friends_and_counts_those_who_came(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    finn = friend("finn", title, rosa)
    open_programme(publisher, title, open=False)
    friend("gwen", title, rosa)
    opens(title, START.date(), finn)
    rounds(START + DAY)
    assert standing(rosa) == [("counted", ())]


@pytest.mark.parametrize(
    ("address", "network", "device", "reasons"),
    [
        ("finn", "198.51.100.0/24", "d2", ()),
        ("finn", "192.0.2.0/24", "d2", ("network",)),
        ("finn", "198.51.100.0/24", "d1", ("device",)),
        ("rosa+two", "198.51.100.0/24", "d2", ("alias",)),
        ("finn@mailinator.com", "198.51.100.0/24", "d2", ("disposable",)),
    ],
)
def test_friend_who_may_be_nobody_else_is_held(
    title: Publication, publisher: User, address: str, network: str, device: str, reasons: tuple[str, ...]
) -> None:
    open_programme(publisher, title, rule="confirmed")
    rosa_id = press(sign_up("rosa", title, None, network="192.0.2.0/24", device="d1"), START, "192.0.2.0/24")
    rosa = Subscriber.objects.get(pk=rosa_id)
    friend(address, title, rosa, START + DAY, network=network, device=device)
    rounds(START + DAY + dt.timedelta(hours=1))
    assert standing(rosa) == [("held" if reasons else "counted", reasons)]
    assert gifts() == []


def test_two_friends_from_one_device_are_held(title: Publication, publisher: User, rosa: Subscriber) -> None:
    open_programme(publisher, title, rule="confirmed")
    for name in ("finn", "gwen"):
        friend(name, title, rosa, device="d7")
    rounds(START + DAY)
    assert standing(rosa) == [("held", ("crowd",))] * 2


def test_mailboxes_are_known_however_they_are_written() -> None:
    assert mailbox_of("rosa+news@example.com") == "rosa@example.com"
    assert mailbox_of("r.o.s.a+x@googlemail.com") == mailbox_of("rosa@gmail.com")
    assert mailbox_of("r.osa@example.com") != mailbox_of("rosa@example.com")
    rosa, other = (Traces(key, "gmail.com") for key in ("rosa@gmail.com", "r.osa+1@gmail.com"))
    assert reasons_for(other, rosa) == (Reason.ALIAS,)
    assert reasons_for(other, None) == ()


def test_erased_friend_stays_counted_and_who_is_waited_for_lapses(title: Publication, rosa: Subscriber) -> None:
    finn, gwen = friend("finn", title, rosa), friend("gwen", title, rosa)
    sign_up("hugo", title, rosa)
    opens(title, START.date(), finn)
    rounds(START + DAY)
    for person in (finn, gwen, Subscriber.objects.get(key="hugo@example.com").pk):
        assert erasure.erase_own(subscriber_id=person, at=START + DAY)
    rounds(START + 2 * DAY)
    # Of who never confirmed nothing stays, not even under a hash.
    assert standing(rosa) == [("counted", ()), ("lapsed", ())]
    assert not Referral.objects.exclude(friend=None).exists()
    stand(rosa, title, State.ACTIVE)
    friend("finn", title, rosa, START + 3 * DAY)
    assert len(standing(rosa)) == 2
