"""Addresses of an archive on the publication's own host, and below its slug on the newsroom's."""

from __future__ import annotations

import datetime as dt

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from masthead.web.archive import views
from masthead.web.archive.addresses import FEEDS
from masthead.web.health import health


class DayConverter:
    """A day as ``2026-11-23``."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        """ValueError for a day that the calendar does not have."""
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        """ISO 8601."""
        return value.isoformat()


class VersionConverter(StringConverter):
    """The hash in the address of a picture."""

    regex = "[0-9a-f]{16}"


class NameConverter(StringConverter):
    """The slug of a label or a person, in any script. No name holds a NUL, which PostgreSQL cannot be asked for."""

    regex = r"[^/\x00]+"


register_converter(DayConverter, "day")
register_converter(NameConverter, "name")
register_converter(VersionConverter, "version")


def archive_patterns() -> list[URLPattern]:
    """Every page of an archive, relative to its front page."""
    return [
        path("", views.front, name="archive-front"),
        path("editions/", views.editions, name="archive-editions"),
        path("editions/<day:day>/", views.edition, name="archive-edition"),
        path("labels/", views.labels, name="archive-labels"),
        path("labels/<name:label>/", views.label, name="archive-label"),
        *(
            path(f"labels/<name:label>/{file}", views.label_feed(file), name=f"archive-label-{file}")
            for _, file, _ in FEEDS
        ),
        path("authors/<name:author>/", views.author, name="archive-author"),
        path("search", views.search, name="archive-search"),
        *(path(file, views.feed(file), name=f"archive-{file}") for _, file, _ in FEEDS),
        path("sitemap.xml", views.sitemap, name="archive-sitemap"),
        path("sitemap-<int:part>.xml", views.sitemap, name="archive-sitemap-part"),
        path("pictures/<day:day>.png", views.picture, name="archive-picture"),
        path("pictures/<day:day>.<version:version>.png", views.picture, name="archive-picture-version"),
    ]


urlpatterns = [
    path("health", health),
    path("robots.txt", views.robots, name="archive-robots"),
    *archive_patterns(),
    path("<path:rest>", views.missing, name="archive-missing"),
]
