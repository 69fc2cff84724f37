"""A publisher at the pages about readers, and editions of which something is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import MakePerson, SignIn
from tests.web.insights.made import START, Source, a_loader, a_segment, a_table, some_facts
from tests.web.mailings.screens.conftest import words_of

from masthead.tracking.links import Privacy
from masthead.web.insights.morning import Morning
from masthead.web.publications.models import Publication
from masthead.web.team.roles import Role

INSIGHTS = "/newsroom/insights/"
TITLE = "harbour-morning"

Measure = Callable[..., None]


class Desk:
    """A browser of somebody who is signed in, and what it reads."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, path: str = "", status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"{INSIGHTS}{path}", query)
        assert answer.status_code == status, answer.status_code
        return answer

    def read(self, path: str = "", status: int = 200, **query: Any) -> str:
        return words_of(self.get(path, status, **query))


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications[TITLE]


@pytest.fixture
def desk(sign_in: SignIn, person: MakePerson, title: Publication) -> Desk:
    """Of a publisher of Harbour Morning alone."""
    return Desk(sign_in(person("paula", {title: Role.PUBLISHER})))


@pytest.fixture
def writer_desk(sign_in: SignIn, person: MakePerson, title: Publication) -> Desk:
    return Desk(sign_in(person("wanda", {title: Role.WRITER})))


@pytest.fixture
def measure(tmp_path: Path, title: Publication) -> Measure:
    """Makes so many measured editions, the latest No. 50 of 23 November: ``measure(3)``."""

    def make(editions: int = 1, privacy: Privacy = Privacy.FULL, publication: Publication | None = None) -> None:
        owner, source, hits = publication or title, Source(), []
        for ago in range(editions):
            started = START - dt.timedelta(days=ago)
            facts = some_facts(
                owner.pk,
                40 + ago,
                privacy,
                date=started.date(),
                number=50 - ago,
                subject=f"Subject {ago}",
                started_at=started,
                delivered=90,
                providers={"gmail": {"accepted": 60, "deferred": 2}, "other": {"accepted": 30}},
                links=a_table(owner.pk, privacy),
            )
            source.add(facts)
            made = Morning(40 + ago, 80, 300, facts.started_ms, ago + 3).hits(facts.links)
            hits += [each._replace(subscriber=0) for each in made] if privacy is Privacy.AGGREGATE else list(made)
        a_segment(tmp_path, hits)
        a_loader(tmp_path, source).round()

    return make
