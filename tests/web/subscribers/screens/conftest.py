"""Two titles, and a publisher of one of them."""

from __future__ import annotations

import pytest
from tests.web.conftest import MakePerson

from masthead.web.publications.models import Publication
from masthead.web.team.models import User
from masthead.web.team.roles import Role


@pytest.fixture
def morning(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def lantern(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-lantern"]


@pytest.fixture
def paula(person: MakePerson, morning: Publication) -> User:
    return person("paula", {morning: Role.PUBLISHER})
