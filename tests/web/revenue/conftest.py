"""A title, another one, and people who run their income or do not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.web.conftest import MakePerson

from masthead.web.newsroom import actions
from masthead.web.publications.models import Publication
from masthead.web.team.models import User
from masthead.web.team.roles import Role


@pytest.fixture
def title(publications: Mapping[str, Publication]) -> Publication:
    """Harbour Morning: Monday to Friday."""
    actions.ensure_workflow()
    return publications["harbour-morning"]


@pytest.fixture
def other_title(publications: Mapping[str, Publication]) -> Publication:
    """Its weekend sister: Saturdays."""
    return publications["harbour-lantern"]


@pytest.fixture
def publisher(person: MakePerson, title: Publication) -> User:
    return person("paula", {title: Role.PUBLISHER})


@pytest.fixture
def editor(person: MakePerson, title: Publication) -> User:
    """Writes and approves, and runs no income."""
    return person("edgar", {title: Role.EDITOR})


@pytest.fixture
def outsider(person: MakePerson, other_title: Publication) -> User:
    """Publishes another title, and has nothing to do with this one."""
    return person("otto", {other_title: Role.PUBLISHER})
