"""A site with the shipped titles, and people with roles in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from masthead.edition.house_toml import read_house
from masthead.titles import TITLES
from masthead.web.publications.mapping import store_house
from masthead.web.publications.models import Publication
from masthead.web.subscribers.segments import kept
from masthead.web.team.actions import assign_role
from masthead.web.team.models import User
from masthead.web.team.roles import Role

MakePerson = Callable[..., User]
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What segments answered in one test says nothing about the database of another."""
    kept.forget_all()


@pytest.fixture
def publications(db: None) -> dict[str, Publication]:
    """The shipped titles, without editions, by slug."""
    made = {}
    for slug, title in TITLES.items():
        house = read_house(title.house.read_bytes()).house
        assert house
        publication = Publication()
        store_house(publication, house)
        publication.save()
        made[slug] = publication
    return made


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator of the installation."""
    return User.objects.create_superuser("admin@harbour.example", "correct horse battery", name="Ada Admin")


@pytest.fixture
def person(db: None, administrator: User) -> MakePerson:
    """Makes somebody with roles: ``person("mei", {publication: Role.WRITER})``."""

    def make(name: str, roles: dict[Publication, Role] | None = None) -> User:
        user = User.objects.create_user(f"{name}@harbour.example", "correct horse battery", name=name.capitalize())
        for publication, role in (roles or {}).items():
            assign_role(actor=administrator, person=user, publication_id=publication.pk, role=role)
        return user

    return make


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which somebody is signed in."""

    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter
