"""Subscribers: from the sign-up form to erasure."""

from __future__ import annotations

from django.apps import AppConfig


class SubscribersConfig(AppConfig):
    """See the module."""

    name = "masthead.web.subscribers"
    label = "subscribers"
    verbose_name = "Subscribers"
