"""Two titles of the house."""

from __future__ import annotations

import pytest

from masthead.web.publications.models import Publication


@pytest.fixture
def morning(publications: dict[str, Publication]) -> Publication:
    """A daily title."""
    return publications["harbour-morning"]


@pytest.fixture
def lantern(publications: dict[str, Publication]) -> Publication:
    """Its weekend sister."""
    return publications["harbour-lantern"]
