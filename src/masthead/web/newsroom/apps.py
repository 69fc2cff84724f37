"""Editions: writing, checking, approving, publishing."""

from __future__ import annotations

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """See the module."""

    name = "masthead.web.newsroom"
    label = "newsroom"
    verbose_name = "Newsroom"
