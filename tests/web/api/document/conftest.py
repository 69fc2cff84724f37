"""The same world for each of some hundred tests, which all begin with it: made once, and handed out as copies."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.web.api.conftest import LIST, draft, everybody, list_of_people, listener, mailed, measure, sign_up
from tests.web.conftest import make_administrator, store_titles
from tests.web.insights.made import START

from masthead.web.publications.models import Publication
from masthead.web.subscribers.imports.job import folder_of, list_of
from masthead.web.subscribers.models import ImportRun, Subscriber
from masthead.web.team.actions import assign_role
from masthead.web.team.models import User
from masthead.web.team.roles import Role


@dataclass(frozen=True)
class World:
    publications: dict[str, Publication]
    administrator: User
    owner: User
    reader: Subscriber
    run: ImportRun
    things: dict[str, Any]


@pytest.fixture(scope="module")
def made(lasting: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        titles, administrator = store_titles(), make_administrator()
        harbour = titles["harbour-morning"]
        owner = User.objects.create_user("mei@harbour.example", "correct horse battery", name="Mei")
        assign_role(actor=administrator, person=owner, publication_id=harbour.pk, role=Role.ADMINISTRATOR)
        measure(harbour)
        mailing, edition = mailed(owner, harbour), draft(owner, harbour)
        reader, run = sign_up(harbour, "rosa@readers.example.com", name="Rosa Reader"), list_of_people(owner, harbour)
        things = {
            "publication": harbour.slug,
            "edition": edition.pk,
            "approved": mailing.edition_id,
            "mailing": mailing.pk,
            "date": START.date().isoformat(),
            "number": 1,
            "run": run.pk,
            "subscriber": reader.pk,
            "webhook": listener(owner, harbour).pk,
            "segment": everybody(owner, harbour).slug,
            "tag": "gala-2026",
        }
    yield World(titles, administrator, owner, reader, run, things)
    shutil.rmtree(folder_of(run), ignore_errors=True)


# Copies, so that what a test does to an object is not there in the next one either.


@pytest.fixture
def publications(db: None, made: World) -> dict[str, Publication]:
    return copy.deepcopy(made.publications)


@pytest.fixture
def administrator(db: None, made: World) -> User:
    return copy.deepcopy(made.administrator)


@pytest.fixture
def owner(db: None, made: World) -> User:
    return copy.deepcopy(made.owner)


@pytest.fixture
def reader(db: None, made: World) -> Subscriber:
    return copy.deepcopy(made.reader)


@pytest.fixture
def things(db: None, made: World) -> dict[str, Any]:
    """What stands in addresses, by the name of the parameter: one thing of each kind, in one title."""
    # No transaction brings a file back that a test had removed.
    list_of(made.run).parent.mkdir(exist_ok=True)
    list_of(made.run).write_bytes(LIST)
    return dict(made.things)
