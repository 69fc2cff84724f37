"""The team: who works here, in which role, and what they did."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """People, roles per publication, invitations, the audit log."""

    name = "masthead.web.team"
    label = "team"
    verbose_name = "Team"
