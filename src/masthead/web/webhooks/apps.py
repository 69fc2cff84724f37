"""Webhooks of publications."""

from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """See the module."""

    name = "masthead.web.webhooks"
    label = "webhooks"
    verbose_name = "Webhooks"
