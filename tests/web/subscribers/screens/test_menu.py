"""“Subscribers” in the menu."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from tests.web.conftest import MakePerson, SignIn

from masthead.web.publications.models import Publication
from masthead.web.subscribers.menu import AREAS, subscribers_item
from masthead.web.team.models import User
from masthead.web.team.roles import Role


def shown_to(user: User) -> list[str]:
    request = RequestFactory().get("/newsroom/")
    request.user = user
    item = subscribers_item()
    return [each.label for each in item.menu.menu_items_for_request(request)] if item.is_shown(request) else []


@pytest.mark.parametrize(("role", "sees"), [(Role.WRITER, False), (Role.EDITOR, False), (Role.PUBLISHER, True)])
def test_menu_is_for_those_with_the_right(person: MakePerson, morning: Publication, role: Role, sees: bool) -> None:
    labels = shown_to(person("paul", {morning: role}))

    assert ([label for label, _, _ in AREAS] == labels[: len(AREAS)]) is sees
    assert bool(labels) is sees


def test_every_area_opens(sign_in: SignIn, paula: User) -> None:
    client = sign_in(paula)

    for item in subscribers_item().menu.registered_menu_items:
        assert client.get(item.url, follow=True).status_code == 200, item.label
