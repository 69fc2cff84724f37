"""Who of the team sees which people."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from tests.web.conftest import MakePerson
from tests.web.subscribers.people import reader

from masthead.web.publications.models import Publication
from masthead.web.subscribers.queries.visibility import (
    audience_publication,
    audience_publications,
    visible_ids,
    visible_subscriber,
    visible_subscribers,
    visible_subscriptions,
)
from masthead.web.team.models import User
from masthead.web.team.roles import Role


def test_publisher_sees_people_of_own_titles_and_their_standing_there_alone(
    publications: dict[str, Publication], person: MakePerson
) -> None:
    morning, lantern = publications["harbour-morning"], publications["harbour-lantern"]
    paula = person("paula", {morning: Role.PUBLISHER, lantern: Role.EDITOR})
    both, mine, _other, _none = reader("a", morning, lantern), reader("b", morning), reader("c", lantern), reader("d")

    assert audience_publications(paula) == (morning,)
    assert set(visible_subscribers(paula)) == {both, mine}
    assert set(visible_ids(paula)) == {both.pk, mine.pk}
    assert [each.publication for each in visible_subscriptions(paula, both.pk)] == [morning]


def test_administrator_of_the_installation_sees_everybody(
    publications: dict[str, Publication], administrator: User
) -> None:
    people = {reader("a", publications["harbour-morning"]), reader("b")}

    assert set(visible_subscribers(administrator)) == people
    assert set(visible_ids(administrator)) == {each.pk for each in people}
    assert set(audience_publications(administrator)) == set(publications.values())


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR])
def test_those_without_the_right_see_nobody(
    publications: dict[str, Publication], person: MakePerson, role: Role
) -> None:
    morning = publications["harbour-morning"]
    found = reader("a", morning)
    user = person("edgar", {morning: role})

    assert not visible_subscribers(user).exists()
    assert not visible_ids(user)
    assert audience_publications(user) == ()
    with pytest.raises(PermissionDenied):
        visible_subscriber(user, found.pk)


def test_strangers_and_closed_accounts_see_nobody(publications: dict[str, Publication], administrator: User) -> None:
    reader("a", publications["harbour-morning"])
    administrator.is_active = False

    for user in (AnonymousUser(), administrator):
        assert not visible_subscribers(user).exists()
        assert not visible_ids(user)
        assert audience_publications(user) == ()


def test_unknown_and_foreign_people_and_titles_are_refused_alike(
    publications: dict[str, Publication], person: MakePerson
) -> None:
    morning, lantern = publications["harbour-morning"], publications["harbour-lantern"]
    paula = person("paula", {morning: Role.PUBLISHER})
    foreign = reader("c", lantern)

    for subscriber_id in (foreign.pk, foreign.pk + 1000):
        with pytest.raises(PermissionDenied, match=r"^$"):
            visible_subscriber(paula, subscriber_id)
    for publication_id in (lantern.pk, 10_000):
        with pytest.raises(PermissionDenied, match=r"^$"):
            audience_publication(paula, publication_id)
