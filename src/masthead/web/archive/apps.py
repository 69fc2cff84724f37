"""The public site: front page, editions, labels, authors, search, feeds."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """See the module."""

    name = "masthead.web.archive"
    label = "archive"
    verbose_name = "Archive"
