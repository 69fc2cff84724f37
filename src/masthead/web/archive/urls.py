"""Addresses of archives on the newsroom's host: below the publication's slug."""

from __future__ import annotations

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from masthead.web.archive import views
from masthead.web.archive.host_urls import archive_patterns
from masthead.web.publications.queries import RESERVED_SLUGS


class ArchiveSlugConverter(StringConverter):
    """A publication's slug, where it is none of `RESERVED_SLUGS`."""

    regex = rf"(?!(?:{'|'.join(RESERVED_SLUGS)})(?:/|$))[-a-zA-Z0-9_]+"


register_converter(ArchiveSlugConverter, "archive")

urlpatterns = [
    path("robots.txt", views.shared_robots, name="archive-shared-robots"),
    path("<archive:slug>/", include(archive_patterns())),
    path("<archive:slug>/<path:rest>", views.missing, name="archive-missing"),
]
