"""The team: who works here, in which role, and what they did."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """People, roles per publication, invitations, the audit log."""

    name = "masthead.web.team"
    label = "team"
    verbose_name = "Team"

    def ready(self) -> None:
        """Listen to what allauth says of second factors: its signals are the only way to hear of them."""
        # Models are there only now.
        from allauth.mfa import signals

        from masthead.web.team.actions.sign_ins import note_second_factor

        def note(change: str) -> Any:
            def heard(*, user: Any, authenticator: Any, **_: Any) -> None:
                note_second_factor(user, kind=authenticator.type, change=change)

            return heard

        for change, signal in {
            "added": signals.authenticator_added,
            "removed": signals.authenticator_removed,
            "reset": signals.authenticator_reset,
            "refused": signals.authentication_failed,
        }.items():
            signal.connect(note(change), weak=False, dispatch_uid=f"team-{change}")
