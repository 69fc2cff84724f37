"""Links to promotions: those of the title that the mail is from, and those alone that it told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.test import Client
from pyroaring import BitMap
from tests.web.growth.polled import NOON, join_link, mailed, published, readers
from tests.web.growth.sequenced import words
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.web.growth.models import Promotion, Showing
from masthead.web.growth.promotions import actions
from masthead.web.growth.promotions.actions import Plan
from masthead.web.growth.promotions.following import promotion_in_mail
from masthead.web.mailings.models import MailingPart
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
DAY = NOON.date()
LATER = NOON + dt.timedelta(days=90)


@pytest.fixture
def third(publications: Mapping[str, Publication], title: Publication, sister: Publication) -> Publication:
    """A title that tells of nothing."""
    return next(each for each in publications.values() if each.pk not in {title.pk, sister.pk})


@pytest.fixture
def promotion(title: Publication, sister: Publication, publisher: User) -> Promotion:
    plan = Plan(sister.pk, "Slower", "On Saturdays.", "Get it", starts=DAY - dt.timedelta(days=9))
    return actions.add(user=publisher, publication_id=title.pk, plan=plan)


@pytest.fixture
def mei(title: Publication, third: Publication) -> Subscriber:
    """Reads two titles."""
    (found,) = readers(1, title, third)
    return found


def set_days(promotion: Promotion, starts: int, ends: int | None = None) -> None:
    """Let it begin and end so many days after the edition's."""
    promotion.starts = DAY + dt.timedelta(days=starts)
    promotion.ends = DAY + dt.timedelta(days=ends) if ends is not None else None
    promotion.save()


def opens(promotion: Promotion, part: MailingPart, person: Subscriber, now: dt.datetime = LATER) -> bool:
    found = promotion_in_mail(promotion.pk, part=part.pk, subscriber_id=person.pk, now=now)
    assert found in {None, promotion}
    return found is not None


def show(promotion: Promotion, part: MailingPart, person: Subscriber) -> None:
    bits = BitMap([person.pk]).serialize()
    Showing.objects.create(promotion=promotion, mailing=part.mailing_id, day=DAY, at=NOON, bits=bits, many=1)


def by_hand(title: Publication, publisher: User, number: int) -> MailingPart:
    """A part of an edition with a link in words of its own."""
    link = f"<p>Have a look at <a href='{{{{ join_link }}}}/{number}'>our weekend title</a>, by the harbour.</p>"
    edition = published(title, publisher, words(link))
    part = mailed(edition)
    part.mailing.revision = edition.live_revision
    part.mailing.save()
    return part


def test_link_of_one_title_opens_no_promotion_of_another(
    promotion: Promotion,
    third: Publication,
    sister: Publication,
    mei: Subscriber,
    client: Client,
    administrator: User,
) -> None:
    part = mailed(newsroom.open_edition(user=administrator, publication=third, now=NOON))
    link = join_link(part, mei, promotion.pk)

    assert (client.get(link).status_code, client.post(link).status_code) == (404, 404)

    assert not Subscription.objects.filter(subscriber=mei, publication=sister).exists()


def test_part_for_readers_of_another_title_opens_those_of_its_mailing(
    promotion: Promotion, title: Publication, third: Publication, mei: Subscriber, client: Client, publisher: User
) -> None:
    part = mailed(newsroom.open_edition(user=publisher, publication=title, now=NOON), third)

    assert client.get(join_link(part, mei, promotion.pk)).status_code == 200


def test_what_has_not_begun_takes_nobody_in(
    promotion: Promotion, title: Publication, mei: Subscriber, publisher: User
) -> None:
    part = by_hand(title, publisher, promotion.pk)
    set_days(promotion, 5)

    assert not opens(promotion, part, mei, NOON)
    assert opens(promotion, part, mei, NOON + dt.timedelta(days=5))
    # An edition goes out on the evening before its day.
    show(promotion, part, mei)
    assert opens(promotion, part, mei, NOON)


def test_what_ended_goes_on_in_mail_that_was_out_before(
    promotion: Promotion, title: Publication, mei: Subscriber, publisher: User
) -> None:
    part = mailed(newsroom.open_edition(user=publisher, publication=title, now=NOON))
    set_days(promotion, -9, 0)
    assert opens(promotion, part, mei)
    set_days(promotion, -9, -1)
    assert not opens(promotion, part, mei)


def test_what_was_stopped_goes_on_for_whom_it_was_shown_to(
    promotion: Promotion, title: Publication, mei: Subscriber, publisher: User
) -> None:
    jonas = reader("jonas", title, state=SubscriptionState.ACTIVE)
    shown, later = (
        mailed(newsroom.open_edition(user=publisher, publication=title, now=NOON + dt.timedelta(days=number)))
        for number in range(2)
    )
    show(promotion, shown, mei)
    actions.stop(user=publisher, promotion_id=promotion.pk, stopped=True)

    assert opens(promotion, shown, mei)
    assert not opens(promotion, shown, jonas)
    assert not opens(promotion, later, mei)


def test_what_was_stopped_goes_on_where_it_was_written_by_hand(
    promotion: Promotion, title: Publication, mei: Subscriber, publisher: User
) -> None:
    part = by_hand(title, publisher, promotion.pk)
    other = mailed(newsroom.open_edition(user=publisher, publication=title, now=NOON))
    actions.stop(user=publisher, promotion_id=promotion.pk, stopped=True)

    assert opens(promotion, part, mei)
    assert not opens(promotion, other, mei)
