"""A site with the shipped titles, and people with roles in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from masthead.edition.house import HouseFormat
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


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a module make after asking for this is there for each of its tests, as it was made.

    A transaction around them all, so nothing for modules that have tests with transactions of their own.
    """
    around = ExitStack()
    with django_db_blocker.unblock():
        around.enter_context(transaction.atomic())
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.close()


@pytest.fixture
def publications(db: None) -> dict[str, Publication]:
    """The shipped titles, without editions, by slug."""
    return store_titles()


@cache
def shipped_houses() -> dict[str, HouseFormat]:
    """The house formats of the shipped titles, which nothing can change."""
    found = {slug: read_house(title.house.read_bytes()).house for slug, title in TITLES.items()}
    return {slug: house for slug, house in found.items() if house}


def store_titles() -> dict[str, Publication]:
    made = {}
    for slug, house in shipped_houses().items():
        made[slug] = Publication()
        store_house(made[slug], house)
        made[slug].save()
    assert made.keys() == TITLES.keys()
    return made


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator of the installation."""
    return make_administrator()


def make_administrator() -> User:
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
