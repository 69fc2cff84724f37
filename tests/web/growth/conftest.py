"""A title, its sister, and somebody who runs their growth."""

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
def sister(publications: Mapping[str, Publication], title: Publication) -> Publication:
    """Its weekend sister."""
    found = publications["harbour-lantern"]
    title.sister_titles.add(found)
    return found


@pytest.fixture
def publisher(person: MakePerson, title: Publication) -> User:
    return person("paula", {title: Role.PUBLISHER})


@pytest.fixture
def editor(person: MakePerson, title: Publication) -> User:
    """Writes and approves, and runs no growth."""
    return person("edgar", {title: Role.EDITOR})
