"""A site with a relay, whose files are a test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def relayed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A relay and a tracker are set."""
    site = settings.SITE
    values = {
        "relay": "smtp://127.0.0.1:1",
        "tracker_url": "https://t.harbour.example",
    }
    tmp_path.joinpath("state").mkdir(exist_ok=True)
    changed = type(site)(tmp_path, site.settings.model_copy(update=values), site.origins)
    monkeypatch.setattr(settings, "SITE", changed)
