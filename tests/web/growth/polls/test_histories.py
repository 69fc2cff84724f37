"""Whatever readers do, in whatever order: counts, rows and sets say the same, and nobody counts twice."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.growth.polled import LATE, NOON, TEA, a_poll, mailed, poll_of, published, readers

from masthead.web.growth.models import Poll, Vote
from masthead.web.growth.polls.actions import Ballot, cast
from masthead.web.growth.polls.faults import NoVoteError
from masthead.web.growth.polls.queries import result_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions.erasure import forget
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.segments.voting import vote_set
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
PEOPLE = 3
DEEDS = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from((0, 1, 2, 3, "erase", "late"))), min_size=1, max_size=12
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(deeds=DEEDS)
def test_counts_rows_and_sets_agree(polled: tuple[str, list[int], int], deeds: list[tuple[int, int | str]]) -> None:
    key, people, mailing = polled
    with transaction.atomic():
        said: dict[int, int] = {}
        gone = [0] * len(TEA.answers)
        alive = set(people)
        for place, deed in deeds:
            person = people[place]
            if person not in alive:
                continue
            if deed == "erase":
                forget(Subscriber.objects.get(pk=person), at=NOON, origin="test")
                alive.discard(person)
                if person in said:
                    gone[said.pop(person)] += 1
            elif isinstance(deed, str) or deed >= len(TEA.answers):
                ballot = Ballot(key, person, 0 if isinstance(deed, str) else deed, mailing)
                with pytest.raises(NoVoteError):
                    cast(ballot, now=LATE if isinstance(deed, str) else NOON)
            else:
                assert cast(Ballot(key, person, deed, mailing), now=NOON) is (said.get(person) != deed)
                said[person] = deed
        _agree(key, said, gone)
        transaction.set_rollback(True)


def _agree(key: str, said: dict[int, int], gone: list[int]) -> None:
    poll = Poll.objects.get(key=key)
    expected = [gone[place] + list(said.values()).count(place) for place in range(len(TEA.answers))]
    assert [each.votes for each in result_of(poll).answers] == expected
    assert dict(Vote.objects.values_list("subscriber_id", "answer")) == said
    for place in range(len(TEA.answers)):
        held = sets.members(vote_set(poll.publication_id, poll.day, poll.nth, place))
        assert set(held) == {person for person, answer in said.items() if answer == place}


@pytest.fixture
def polled(title: Publication, publisher: User) -> tuple[str, list[int], int]:
    """The key of an open poll, readers, and the number of a mailing."""
    edition = published(title, publisher, a_poll())
    return poll_of(edition).key, [person.pk for person in readers(PEOPLE, title)], mailed(edition).pk
