"""Addresses for readers: on a publication's own host, and below its slug on the newsroom's."""

from __future__ import annotations

from django.urls import URLPattern, include, path

import masthead.web.archive.urls  # noqa: F401 – registers the converter of slugs
from masthead.web.subscribers.reader_urls import preference_patterns
from masthead.web.subscribers.sign_up_urls import sign_up_patterns


def reader_patterns() -> list[URLPattern]:
    """Every page of a publication that has to do with subscribing, relative to its front page."""
    return [*sign_up_patterns(), *preference_patterns()]


urlpatterns = [path("<archive:slug>/", include(reader_patterns()))]
