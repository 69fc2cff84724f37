"""Editions that are approved, people to write to, and the ledger's tables, which Django does not know to empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.web.mailings.making import active_people
from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

from masthead.tracking.links import read_links, table_path
from masthead.web.mailings import composing
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User
from masthead.web.team.roles import Role

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
"""The edition is Monday's."""
MORNING = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)

MakePerson = Callable[..., User]
Crowd = Callable[..., list[Subscriber]]


@pytest.fixture
def empty_ledger(transactional_db: None) -> Iterator[None]:
    """What a test without an undone transaction leaves in the ledger goes with it."""
    yield
    with connection.cursor() as cursor:
        for table in ("mailing_exception", "mailing_members", "mailing_chunk", "mailing", "suppression", "pace_bucket"):
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Gives the site other settings: ``said(relay="…")``. Its files go into a folder of the test's."""

    def say(**values: Any) -> None:
        site = settings.SITE
        changed = type(site)(tmp_path, site.settings.model_copy(update=values), site.origins)
        tmp_path.joinpath("state").mkdir(exist_ok=True)
        monkeypatch.setattr(settings, "SITE", changed)

    return say


@pytest.fixture
def relayed(said: Callable[..., None]) -> None:
    """A relay and a tracker are set."""
    said(relay="smtp://127.0.0.1:1", tracker_url="https://t.harbour.example", base_url="https://press.example")


@pytest.fixture
def title(publications: Mapping[str, Publication]) -> Publication:
    """Harbour Morning: Monday to Friday."""
    newsroom.ensure_workflow()
    return publications["harbour-morning"]


@pytest.fixture
def sister(publications: Mapping[str, Publication]) -> Publication:
    """Its weekend sister."""
    return publications["harbour-lantern"]


@pytest.fixture
def publisher(person: MakePerson, title: Publication, sister: Publication) -> User:
    return person("paula", {title: Role.PUBLISHER, sister: Role.PUBLISHER})


@pytest.fixture
def second(person: MakePerson, title: Publication) -> User:
    return person("pia", {title: Role.PUBLISHER})


@pytest.fixture
def draft(title: Publication, publisher: User) -> Edition:
    """Monday's edition as it is shipped, without its pictures; not published."""
    opened = newsroom.open_edition(user=publisher, publication=title, now=SUNDAY)
    mapping.apply_edition(opened, without_pictures(shipped()))
    opened.save()
    opened.save_revision(user=publisher)
    return opened


@pytest.fixture
def edition(draft: Edition, publisher: User) -> Edition:
    """The same, published."""
    newsroom.publish_edition(user=publisher, edition=draft, now=SUNDAY)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def crowd(title: Publication) -> Crowd:
    """Makes active readers: ``crowd(30)``, of other titles ``crowd(3, sister)``."""

    def make(many: int, *titles: Publication, name: str = "reader", **values: Any) -> list[Subscriber]:
        return active_people(titles or (title,), many, name=name, **values)

    return make


@pytest.fixture
def links() -> Callable[[int], Any]:
    """The link table of a part."""
    return lambda number: read_links(table_path(composing.links_folder(), number))
