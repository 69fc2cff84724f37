"""Messages go out by themselves: to whom, when, once."""

from __future__ import annotations

import pytest
from tests.web.growth.polled import readers
from tests.web.growth.sequenced import after, confirmed, made_by, messages_of, readers_of, running, tick

from masthead.web.growth.models import Passing, Place
from masthead.web.growth.sequences.states import PlaceState
from masthead.web.mailings.queries.receipts import receipt_of
from masthead.web.mailings.states import MailingStage
from masthead.web.publications.models import Publication
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
