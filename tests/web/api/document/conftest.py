"""The same world for each of some hundred tests, which all begin with it: made once, and handed out as copies."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.web.api.conftest import LIST, draft, everybody, list_of_people, listener, mailed, measure, sign_up
from tests.web.conftest import make_administrator, store_titles

from masthead.web.mailings.models import Mailing
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.imports.job import folder_of, list_of
from masthead.web.subscribers.models import ImportRun, Segment, Subscriber
from masthead.web.team.actions import assign_role
from masthead.web.team.models import User
from masthead.web.team.roles import Role
from masthead.web.webhooks.models import Endpoint


@dataclass(frozen=True)
class World:
    publications: dict[str, Publication]
    administrator: User
    owner: User
    edition: Edition
    reader: Subscriber
    webhook: Endpoint
    segment: Segment
    mailing: Mailing
    run: ImportRun


@pytest.fixture(scope="module")
def made(lasting: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        titles, administrator = store_titles(), make_administrator()
        harbour = titles["harbour-morning"]
        owner = User.objects.create_user("mei@harbour.example", "correct horse battery", name="Mei")
        assign_role(actor=administrator, person=owner, publication_id=harbour.pk, role=Role.ADMINISTRATOR)
        measure(harbour)
        world = World(
            publications=titles,
            mailing=mailed(owner, harbour),
            administrator=administrator,
            owner=owner,
            edition=draft(owner, harbour),
            reader=sign_up(harbour, "rosa@readers.example.com", name="Rosa Reader"),
            webhook=listener(owner, harbour),
            segment=everybody(owner, harbour),
            run=list_of_people(owner, harbour),
        )
    yield world
    shutil.rmtree(folder_of(world.run), ignore_errors=True)


@pytest.fixture
def world(db: None, made: World) -> World:
    """A copy, so that what a test does to an object is not there in the next one either."""
    return copy.deepcopy(made)


@pytest.fixture
def publications(world: World) -> dict[str, Publication]:
    return world.publications


@pytest.fixture
def administrator(world: World) -> User:
    return world.administrator


@pytest.fixture
def owner(world: World) -> User:
    return world.owner


@pytest.fixture
def edition(world: World) -> Edition:
    return world.edition


@pytest.fixture
def reader(world: World) -> Subscriber:
    return world.reader


@pytest.fixture
def webhook(world: World) -> Endpoint:
    return world.webhook


@pytest.fixture
def segment(world: World) -> Segment:
    return world.segment


@pytest.fixture
def mailing(world: World) -> Mailing:
    return world.mailing


@pytest.fixture
def run(world: World) -> ImportRun:
    # No transaction brings a file back that a test had removed.
    list_of(world.run).parent.mkdir(exist_ok=True)
    list_of(world.run).write_bytes(LIST)
    return world.run


@pytest.fixture
def measured(world: World) -> None:
    """The world has it."""
