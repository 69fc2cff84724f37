"""Newsletter titles: house format, look, sender, days."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """See the module."""

    name = "masthead.web.publications"
    label = "publications"
    verbose_name = "Publications"
