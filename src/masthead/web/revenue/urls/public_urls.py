"""Addresses for readers: on a publication's own host, and below its slug on the newsroom's."""

from __future__ import annotations

from django.urls import URLPattern, include, path

import masthead.web.archive.urls  # noqa: F401 – registers the converter of slugs
from masthead.web.revenue.urls import affiliate, jobs, reports, sponsors


def reader_patterns() -> list[URLPattern]:
    """Every page of revenue that readers of a publication open, relative to its front page."""
    return [*affiliate.readers, *jobs.readers, *reports.readers, *sponsors.readers]


urlpatterns = [path("<archive:slug>/", include(reader_patterns()))]
