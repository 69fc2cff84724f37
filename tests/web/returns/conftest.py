"""A reader with genuine tokens, the messages that reports are read from, and other settings for a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.reports.doors import Arrival
from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.returns import processing
from masthead.web.returns.keeping import keep
from masthead.web.returns.models import Returned
from masthead.web.subscribers.links import LETTER, keys
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User
from masthead.web.team.roles import Role

GOLDEN = Path(__file__).parents[2] / "reports" / "golden"
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

MakePerson = Callable[..., User]


def golden(name: str, person: Subscriber, title: Publication) -> bytes:
    """A message with the tokens of a letter to somebody about a title."""
    scope = LETTER | title.pk
    raw = (GOLDEN / f"{name}.eml").read_bytes()
    raw = raw.replace(b"BOUNCE-TOKEN-OF-7--9--", keys().token(Purpose.BOUNCE, scope, person.pk).encode())
    return raw.replace(b"LEAVING-TOKEN-OF-7-9--", keys().token(Purpose.UNSUBSCRIBE, scope, person.pk).encode())


def came(raw: bytes, *, door: str = "maildir:/var/mail/bounces", now: dt.datetime = NOW) -> Returned:
    """A message that came in and was worked on."""
    keep(Arrival(raw=raw, door=door))
    processing.process_waiting(now=now)
    return Returned.objects.latest("pk")


@pytest.fixture
def title(publications: Mapping[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def sister(publications: Mapping[str, Publication]) -> Publication:
    return publications["harbour-lantern"]


@pytest.fixture
def mei(title: Publication, sister: Publication) -> Subscriber:
    """A reader of both."""
    return reader("mei.lin@quay-readers.example", title, sister, state=SubscriptionState.ACTIVE)


@pytest.fixture
def publisher(person: MakePerson, title: Publication) -> User:
    return person("paula", {title: Role.PUBLISHER})


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the site other settings: ``said(report_doors=(…,))``."""

    def say(**values: Any) -> None:
        site = settings.SITE
        settled = type(site.settings).model_validate(site.settings.model_dump() | values)
        monkeypatch.setattr(settings, "SITE", type(site)(site.folder, settled, site.origins))

    return say
