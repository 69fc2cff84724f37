"""Addresses for readers: on a publication's own host, and below its slug on the newsroom's."""

from __future__ import annotations

from django.urls import URLPattern, include, path

import masthead.web.archive.urls  # noqa: F401 – registers the converter of slugs
from masthead.web.growth.urls import polls, promotions, referrals, sequences


def reader_patterns() -> list[URLPattern]:
    """Every page of growth that readers of a publication open, relative to its front page."""
    return [*polls.readers, *promotions.readers, *referrals.readers, *sequences.readers]


urlpatterns = [path("<archive:slug>/", include(reader_patterns()))]
