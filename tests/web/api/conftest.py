"""A world with something of every kind in one title, and programs with tokens of several sorts."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.web.conftest import MakePerson
from tests.web.insights.made import START, some_facts
from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

from masthead.audience.addresses import parse_address
from masthead.audience.intake.meanings import mapping_from_json
from masthead.audience.segments import parse
from masthead.audience.subscription import SubscriptionEvent
from masthead.web.api import actions
from masthead.web.api.limits import ALLOWANCE
from masthead.web.api.models import ApiToken
from masthead.web.api.scopes import Scope
from masthead.web.insights.actions import count_complaint
from masthead.web.mailings.actions import plan_mailing
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan, SubjectTest
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.newsroom.actions import write_edition
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import imports
from masthead.web.subscribers.actions.moves import add_person, ask, move
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.imports.job import folder_of
from masthead.web.subscribers.models import ImportRun, Segment, Subscriber
from masthead.web.subscribers.segments.actions import save
from masthead.web.team.models import User
from masthead.web.team.roles import Role
from masthead.web.webhooks.actions import add_endpoint
from masthead.web.webhooks.models import Endpoint

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MANUSCRIPT = (
    "---\ntitle: A quiet port\nsubject: Cranes stand still in the harbour\n---\n\n## The lead\n\nNothing moves.\n"
)


LIST = b"email,name\nmei@example.com,Mei\n"


@dataclass(frozen=True)
class Program:
    """A program with a token."""

    secret: str

    def ask(
        self, method: str, address: str, body: Any = None, *, media_type: str = "application/json", **headers: str
    ) -> Any:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            said["authorization"] = f"Bearer {self.secret}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return Client().generic(method, f"/api/v1{address}", content, media_type, headers=said)

    def get(self, address: str, **headers: str) -> Any:
        return self.ask("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", address, {} if body is None else body, **headers)


MakeProgram = Callable[..., Program]


@pytest.fixture(autouse=True)
def _no_allowance_of_before() -> None:
    ALLOWANCE.forget()


@pytest.fixture
def harbour(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def lantern(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-lantern"]


@pytest.fixture
def owner(person: MakePerson, harbour: Publication) -> User:
    """Somebody who may do everything in one title."""
    return person("mei", {harbour: Role.ADMINISTRATOR})


@pytest.fixture
def program() -> MakeProgram:
    """Makes a program: ``program(user)``, ``program(user, [Scope.EDITIONS_READ], titles=[1])``."""

    def make(user: User, scopes: Any = tuple(Scope), titles: Any = None) -> Program:
        # Past the action, which would not give a writer all scopes: as if they had been more when they made it.
        token, secret = actions.make_token(actor=user, name="CRM", scopes=[Scope.EDITIONS_READ], at=NOW)
        said = None if titles is None else list(titles)
        ApiToken.objects.filter(pk=token.pk).update(scopes=[each.value for each in scopes], publications=said)
        return Program(secret)

    return make


@pytest.fixture
def ours(program: MakeProgram, owner: User) -> Program:
    """A program that may do everything in one title."""
    return program(owner)


@pytest.fixture
def edition(owner: User, harbour: Publication) -> Edition:
    """A draft of Monday."""
    return draft(owner, harbour)


@pytest.fixture
def reader(harbour: Publication) -> Subscriber:
    """Somebody who asked for the title and confirmed."""
    return sign_up(harbour, "rosa@readers.example.com", name="Rosa Reader")


@pytest.fixture
def webhook(owner: User, harbour: Publication) -> Endpoint:
    return listener(owner, harbour)


@pytest.fixture
def segment(owner: User, harbour: Publication) -> Segment:
    return everybody(owner, harbour)


@pytest.fixture
def mailing(owner: User, harbour: Publication) -> Mailing:
    return mailed(owner, harbour)


@pytest.fixture
def measured(harbour: Publication) -> None:
    measure(harbour)


@pytest.fixture
def run(owner: User, harbour: Publication) -> Iterator[ImportRun]:
    made = list_of_people(owner, harbour)
    yield made
    shutil.rmtree(folder_of(made), ignore_errors=True)


@pytest.fixture
def relayed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay is set, so that mailings may be let go."""
    site = settings.SITE
    said = {"relay": "smtp://127.0.0.1:1", "tracker_url": "https://t.harbour.example"}
    monkeypatch.setattr(settings, "SITE", type(site)(site.folder, site.settings.model_copy(update=said), site.origins))


def mailed(owner: User, publication: Publication) -> Mailing:
    """A planned mailing of an edition that is published, with two subjects to be tried."""
    newsroom.ensure_workflow()
    opened = newsroom.open_edition(user=owner, publication=publication, now=NOW)
    mapping.apply_edition(opened, without_pictures(shipped()))
    opened.save()
    opened.save_revision(user=owner)
    newsroom.publish_edition(user=owner, edition=opened, now=NOW)
    opened.refresh_from_db()
    plan = Plan(test=SubjectTest(subjects=("Cranes stand still", "A quiet port")))
    return plan_mailing(user=owner, edition=opened, plan=plan)


def measure(publication: Publication) -> None:
    """Two editions of which something is counted."""
    for number in (1, 2):
        facts = some_facts(publication.pk, 70 + number, number=number, delivered=90)
        count_complaint(facts=facts, subscriber_id=4711, at=START)


def list_of_people(owner: User, publication: Publication) -> ImportRun:
    """A list that is described, and not tried yet."""
    made = imports.upload(actor=owner, publication_id=publication.pk, file_name="fair.csv", content=[LIST])
    said = imports.Description(mapping_from_json(made.mapping), "Signed at the fair, list 12")
    return imports.describe(actor=owner, run_id=made.pk, said=said)


def draft(owner: User, publication: Publication) -> Edition:
    return write_edition(user=owner, publication=publication, markdown=MANUSCRIPT, now=NOW)


def listener(owner: User, publication: Publication) -> Endpoint:
    made, _ = add_endpoint(
        actor=owner, publication_id=publication.pk, name="CRM", url="https://crm.example.com/in", events=[]
    )
    return made


def everybody(owner: User, publication: Publication) -> Segment:
    return save(actor=owner, publication_id=publication.pk, name="Everybody", condition=parse("everybody"))


def sign_up(publication: Publication, address: str, *, name: str = "", at: dt.datetime = NOW) -> Subscriber:
    """A reader who confirmed."""
    parsed = parse_address(address)
    person = Subscriber.objects.filter(key=parsed.key).first()
    with transaction.atomic():
        if person is None:
            person = add_person(
                subscriber=Subscriber(
                    address=address,
                    key=parsed.key,
                    domain=parsed.domain,
                    name=name,
                    source="form",
                    created_at=at,
                    changed_at=at,
                )
            )
        said = Evidence("asked", "form")
        held = ask(subscriber=person, publication_id=publication.pk, at=at, by=READER, evidence=said)
        move(
            subscription=held,
            event=SubscriptionEvent.CONFIRMED,
            at=at,
            by=READER,
            evidence=Evidence("confirmed", "button"),
        )
    return person
