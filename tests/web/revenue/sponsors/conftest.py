"""A title that sells, and a campaign."""

from __future__ import annotations

import pytest
from tests.web.revenue.sponsored import campaign_of, open_shop

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Campaign, Slot
from masthead.web.team.models import User


@pytest.fixture
def slots(title: Publication, publisher: User) -> dict[str, Slot]:
    return open_shop(title, publisher)


@pytest.fixture
def campaign(title: Publication, publisher: User) -> Campaign:
    """Of Quay, which sells software."""
    return campaign_of(title, publisher)
