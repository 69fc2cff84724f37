"""Who gets a mailing, who does not and why, and what their messages are filled with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.walking import account, launched
from tests.web.subscribers.people import reader, stand

from masthead.audience.segments import parse
from masthead.audience.subscription import SubscriptionState
from masthead.web.mailings import audience
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.models import MailingPart
from masthead.web.mailings.plan import Plan, Timing
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions import suppressions
from masthead.web.subscribers.actions.preferences import set_frequency
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.tags import add_tags
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.subscribers.segments.actions import save
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 27)


def tagged(actor: User, person: Subscriber, name: str) -> None:
    add_tags(ground=Ground(actor, MORNING), subscriber_id=person.pk, names=[name])


def selected(plan: Plan, title: Publication, day: dt.date = MONDAY) -> audience.Selection:
    found = audience.select(plan, title, day, MORNING)
    assert found.candidates == len(found.everybody) + sum(found.excluded.values())
    return found


def test_active_readers_get_it_and_everybody_else_is_counted(title: Publication, publisher: User) -> None:
    active = reader("anna", title, state=SubscriptionState.ACTIVE)
    reader("paul", title, state=SubscriptionState.PAUSED)
    for state in (SubscriptionState.UNSUBSCRIBED, SubscriptionState.BOUNCED, SubscriptionState.PENDING):
        reader(state.value, title, state=state)
    barred = reader("barred", title, state=SubscriptionState.ACTIVE)
    suppressions.suppress(actor=publisher, text=barred.address, publication_id=title.pk, why="a phone call", at=MORNING)

    found = selected(Plan(), title)

    assert list(found.everybody) == [active.pk]
    assert found.excluded == {"suppressed": 1, "paused": 1}


def test_whoever_wants_one_a_week_gets_the_last_one(title: Publication) -> None:
    often, seldom = (reader(name, title, state=SubscriptionState.ACTIVE) for name in ("often", "seldom"))
    with transaction.atomic():
        set_frequency(Subscription.objects.get(subscriber=seldom), "weekly", at=MORNING)

    assert list(selected(Plan(), title, MONDAY).everybody) == [often.pk]
    assert list(selected(Plan(), title, FRIDAY).everybody) == [often.pk, seldom.pk]


def test_tags_and_segments_leave_out_and_choose(title: Publication, publisher: User) -> None:
    berlin, oslo, staff = (reader(name, title, state=SubscriptionState.ACTIVE) for name in ("b", "o", "s"))
    Subscriber.objects.filter(pk__in=[berlin.pk, staff.pk]).update(language="de")
    tagged(publisher, staff, "staff")
    save(actor=publisher, publication_id=title.pk, name="Germans", condition=parse('language = "de"'))

    found = selected(Plan(segment="germans", without_tags=("staff",)), title)
    assert (list(found.everybody), found.excluded) == ([berlin.pk], {"has tag “staff”": 1})

    found = selected(Plan(without_segments=("germans",)), title)
    assert (list(found.everybody), found.excluded) == ([oslo.pk], {"in segment “germans”": 2})


def test_segment_that_went_is_named(title: Publication) -> None:
    with pytest.raises(MailingError, match="no segment “gone”"):
        audience.select(Plan(segment="gone"), title, MONDAY, MORNING)


def test_readers_of_two_titles_get_it_once_by_the_first(title: Publication, sister: Publication) -> None:
    both = reader("both", title, sister, state=SubscriptionState.ACTIVE)
    other = reader("other", sister, state=SubscriptionState.ACTIVE)
    resting = reader("resting", title, state=SubscriptionState.PAUSED)
    stand(resting, sister, SubscriptionState.ACTIVE)

    found = selected(Plan(titles=(title.pk, sister.pk)), title)

    assert {key: list(ids) for key, ids in found.by_title.items()} == {
        title.pk: [both.pk],
        sister.pk: [other.pk, resting.pk],
    }
    assert found.excluded == {}


STATES = st.sampled_from([None, *SubscriptionState])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.tuples(STATES, STATES, st.booleans()), min_size=1, max_size=6))
def test_every_candidate_is_in_one_place(
    people: list[tuple[Any, Any, bool]], title: Publication, sister: Publication, administrator: User
) -> None:
    for kept in Subscriber.objects.all():
        with transaction.atomic():
            sets.forget(kept.pk)
            kept.delete()
    for number, (first, second, out) in enumerate(people):
        person = reader(f"somebody{number}")
        for publication, state in ((title, first), (sister, second)):
            if state is not None:
                stand(person, publication, state)
        if out:
            tagged(administrator, person, "out")

    found = selected(Plan(titles=(title.pk, sister.pk), without_tags=("out",)), title)

    first, second = found.by_title.values()
    assert not first & second


def test_offset_is_that_of_the_day(title: Publication) -> None:
    hour = dt.datetime(2026, 7, 1, 6)  # noqa: DTZ001 – an hour of every reader's own day
    assert audience.offset_of("Europe/Berlin", hour) == 120
    assert audience.offset_of("Asia/Hong_Kong", hour) == 480
    assert audience.offset_of("Nowhere/At_All", hour) is None
    assert audience.offset_of("../../etc/passwd", hour) is None


def test_everybody_has_their_own_hour(title: Publication, edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(2, name="hongkong", time_zone="Asia/Hong_Kong")
    crowd(3, name="berlin", time_zone="Europe/Berlin")
    crowd(1, name="unknown")
    hour = dt.datetime(2026, 11, 24, 6)  # noqa: DTZ001 – as above

    mailing = launched_local(publisher, edition, hour)

    parts = [(part.offset, part.starts_at.isoformat(), part.audience) for part in mailing.parts.all()]
    assert parts == [(480, "2026-11-23T22:00:00+00:00", 3), (60, "2026-11-24T05:00:00+00:00", 3)]
    assert account(mailing).audience == 6


def launched_local(publisher: User, edition: Any, hour: dt.datetime) -> Any:
    now = dt.datetime(2026, 11, 23, 22, tzinfo=dt.UTC)
    return launched(publisher, edition, Plan(timing=Timing.LOCAL, local_at=hour), now=now)


def test_message_is_filled_with_what_is_known(title: Publication, edition: Any, publisher: User, crowd: Crowd) -> None:
    (jonas,) = crowd(1, name="jonas", language="de")
    jonas.attributes = {"city": "Kiel"}
    jonas.name = "Jonas"
    jonas.referrals_gone = 2
    jonas.save()
    friend = reader("friend")
    Subscriber.objects.filter(pk=friend.pk).update(referrer=jonas)

    (found,) = audience.recipients(BitMap([jonas.pk]), {"members": BitMap([jonas.pk]), "others": BitMap()})

    assert (found.name, found.referral_count, found.segments) == ("Jonas", 3, frozenset({"members"}))
    assert found.attributes == {"city": "Kiel", "language": "de"}


def test_person_erased_meanwhile_is_accounted_for(
    edition: Any, publisher: User, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = crowd(3)
    chosen = audience.select

    def then_erased(*said: Any) -> audience.Selection:
        found = chosen(*said)
        Subscriber.objects.filter(pk=people[0].pk).delete()
        return found

    monkeypatch.setattr(audience, "select", then_erased)

    mailing = launched(publisher, edition)

    receipt = account(mailing)
    assert (receipt.audience, receipt.excluded) == (2, {"erased meanwhile": 1})
    assert MailingPart.objects.get().audience == 2
