"""Every page about a person is closed to those who do not look after them, unknown and foreign people alike."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

ABOUT_ONE = {
    "": ("get", {}),
    "edit/": ("both", {"name": "Changed"}),
    "tags/": ("post", {"add": "tagged"}),
    "why/?segment=1": ("get", {}),
    "titles/harbour-morning/": ("post", {"do": "unsubscribe"}),
    "titles/harbour-lantern/": ("post", {"do": "unsubscribe"}),
    "titles/unknown/": ("post", {"do": "unsubscribe"}),
}
FOR_ALL = {
    "": ("get", {}),
    "?part=1": ("get", {}),
    "export/": ("post", {"form": "csv"}),
    "add/": ("both", {"address": "x@example.com", "titles": "harbour-morning", "way": "vouch", "source": "x"}),
    "growth/": ("get", {}),
    "growth/harbour-morning/": ("get", {}),
}


def answers(client: Client, address: str, how: str, said: dict[str, str]) -> list[tuple[int, str]]:
    found = []
    for method in ("get", "post") if how == "both" else (how,):
        answer = client.get(address) if method == "get" else client.post(address, said)
        found.append((answer.status_code, answer.headers.get("Location", "")))
    return found


@pytest.mark.parametrize("more", ABOUT_ONE)
def test_unknown_and_foreign_people_are_refused_alike(
    sign_in: SignIn, paula: User, lantern: Publication, more: str
) -> None:
    foreign = reader("foreign", lantern, state=State.ACTIVE)
    how, said = ABOUT_ONE[more]
    client = sign_in(paula)

    refused = answers(client, f"/newsroom/subscribers/{foreign.pk}/{more}", how, said)
    unknown = answers(client, f"/newsroom/subscribers/{foreign.pk + 999}/{more}", how, said)

    assert refused == unknown
    assert all(is_refused(*each) for each in refused)
    untouched(foreign)


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR, None])
@pytest.mark.parametrize("more", [*ABOUT_ONE, *(f"../{each}" for each in FOR_ALL)])
def test_roles_without_the_right_are_refused(
    sign_in: SignIn, person: MakePerson, morning: Publication, role: Role | None, more: str
) -> None:
    reached = reader("reached", morning, state=State.ACTIVE)
    client = sign_in(person("edgar", {morning: role} if role else None))
    how, said = FOR_ALL[more.removeprefix("../")] if more.startswith("../") else ABOUT_ONE[more]
    base = "/newsroom/subscribers/" if more.startswith("../") else f"/newsroom/subscribers/{reached.pk}/"

    for each in answers(client, base + more.removeprefix("../"), how, said):
        assert is_refused(*each)
    untouched(reached)


def test_title_that_is_looked_after_by_others_is_not_changed(
    sign_in: SignIn, paula: User, morning: Publication, lantern: Publication
) -> None:
    both = reader("both", morning, lantern, state=State.ACTIVE)

    answer = sign_in(paula).post(f"/newsroom/subscribers/{both.pk}/titles/{lantern.slug}/", {"do": "unsubscribe"})

    assert answer.status_code in {302, 403}
    untouched(both)


@pytest.mark.parametrize("more", [each for each, (how, _) in ABOUT_ONE.items() if how == "post"])
def test_what_changes_something_wants_a_post(sign_in: SignIn, paula: User, morning: Publication, more: str) -> None:
    mine = reader("mine", morning, state=State.ACTIVE)

    assert sign_in(paula).get(f"/newsroom/subscribers/{mine.pk}/{more}").status_code == 405
    untouched(mine)


def is_refused(status: int, location: str) -> bool:
    """The newsroom leads those who may not to its first page, and those without any role to its entrance."""
    return status == 403 or (status == 302 and (location == "/newsroom/" or location.startswith("/accounts/")))


def untouched(person: Subscriber) -> None:
    person.refresh_from_db()
    assert person.name == ""
    assert not person.tag_rows.exists()
    assert set(Subscription.objects.filter(subscriber=person).values_list("state", flat=True)) == {"active"}
    assert Subscriber.objects.count() == 1
    assert not AuditEntry.objects.exclude(action="role-given").exists()
