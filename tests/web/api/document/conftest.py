"""The same world for each of some hundred tests, which all begin with it: made once, and handed out as copies."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.web.api.conftest import LIST, draft, everybody, list_of_people, listener, mailed, measure, sign_up
from tests.web.api.growing import (
    a_friend,
    a_gift,
    a_job,
    a_place,
    a_poll,
    a_promotion,
    a_sequence,
    an_affiliate,
    earnings,
)
from tests.web.api.selling import a_shop
from tests.web.conftest import make_administrator, store_titles
from tests.web.insights.made import START

from masthead.web.publications.models import Publication
from masthead.web.subscribers.imports.job import folder_of, list_of
from masthead.web.subscribers.models import ImportRun, Subscriber
from masthead.web.subscribers.segments import kept
from masthead.web.team.actions import assign_role
from masthead.web.team.models import User
from masthead.web.team.roles import Role

SLUGS = ("publication", "segment", "poll")
"""Names of things that have no number."""


@dataclass(frozen=True)
class Things:
    """Things by the name that they have in addresses. run: has a file, which no transaction brings back."""

    named: dict[str, Any]
    run: ImportRun

    def __getitem__(self, name: str) -> Any:
        return self.named[name]

    def but(self, **others: Any) -> Things:
        """The same with others among them."""
        return Things({**self.named, **others}, self.run)

    @property
    def nothing(self) -> Things:
        """Things that are not there."""
        others = {**dict.fromkeys(SLUGS, "nothing"), "day": self.named["day"]}
        return Things({**dict.fromkeys(self.named, 999), **others}, self.run)

    def whole(self) -> Things:
        """With the file, where a test had removed it."""
        list_of(self.run).parent.mkdir(exist_ok=True)
        list_of(self.run).write_bytes(LIST)
        return self

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Around what changes something: nothing is changed afterwards."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        kept.forget_all()
        self.whole()


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
            **growing_things(owner, harbour, titles["harbour-lantern"], reader),
            **earning_things(owner, harbour),
            **sold_things(owner, harbour),
        }
    yield World(titles, administrator, owner, reader, run, things)
    shutil.rmtree(folder_of(run), ignore_errors=True)


def growing_things(owner: User, title: Publication, sister: Publication, reader: Subscriber) -> dict[str, Any]:
    """What makes a title grow."""
    gift, place = a_gift(owner, title, reader), a_place(owner, title, reader)
    return {
        "poll": a_poll(title).key,
        "promotion": a_promotion(owner, title, sister).pk,
        "gift": gift.pk,
        "milestone": gift.milestone_id,
        "referral": a_friend(title, reader).pk,
        "sequence": place.sequence_id,
        "ready_sequence": a_sequence(owner, title).pk,
        "place": place.pk,
    }


def earning_things(owner: User, title: Publication) -> dict[str, Any]:
    """What a title earns by."""
    programme, job = an_affiliate(owner, title), a_job(owner, title)
    return {
        "programme": programme.pk,
        "file": earnings(owner, programme).pk,
        "job": job.pk,
        "waiting_job": a_job(owner, title, live=False).pk,
        "employer": job.employer_id,
    }


def sold_things(owner: User, title: Publication) -> dict[str, Any]:
    """What a title sells to sponsors."""
    shop = a_shop(owner, title)
    return {
        "advertiser": shop.campaign.advertiser_id,
        "contact": shop.contact.pk,
        "campaign": shop.campaign.pk,
        "link": shop.link.pk,
        "slot": shop.slot.pk,
        "day": shop.free.isoformat(),
        "booking": shop.held.pk,
        "sold_booking": shop.sold.pk,
        "past_booking": shop.past.pk,
        "owed_booking": shop.owed.pk,
        "text": shop.submitted.pk,
        "approved_text": shop.approved.pk,
    }


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
def things(db: None, made: World) -> Things:
    """What stands in addresses, by the name of the parameter: one thing of each kind, in one title."""
    return Things(dict(made.things), made.run).whole()
