"""An edition that went out with a booking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.mailings.conftest import said
from tests.web.revenue.reports.reported import a_campaign, booked, clicked, published, went_out

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking
from masthead.web.team.models import User

__all__ = ["said"]


@pytest.fixture
def relayed(said: Callable[..., None]) -> None:
    """A relay and a tracker are set."""
    said(relay="smtp://127.0.0.1:1", tracker_url="https://t.harbour.example")


@pytest.fixture
def booking(title: Publication, publisher: User, relayed: None, tmp_path: Path) -> Booking:
    """Went out on Monday at five to five readers, three of whom followed its link."""
    made = booked(a_campaign(title), title)
    part = went_out(published(title, publisher), publisher)
    clicked(part, tmp_path, 20, 22, 200)
    made.refresh_from_db()
    return made
