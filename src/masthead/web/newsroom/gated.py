"""Wagtail's actions on models, by name, for code that asks for them: those of editions are ours."""

from __future__ import annotations

from typing import Any

from wagtail.actions.delete import DeleteAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.registry import ActionRegistry
from wagtail.actions.unpublish import UnpublishAction

from masthead.web.newsroom import actions
from masthead.web.newsroom.models import Edition


class GatedPublish(PublishRevisionAction):
    """Publish through the gate."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        """See `masthead.web.newsroom.models.Edition.publish`."""
        self.object.publish(
            self.revision,
            user=self.user,
            changed=self.changed,
            log_action=self.log_action,
            previous_revision=self.previous_revision,
            skip_permission_checks=skip_permission_checks,
        )


class GatedUnpublish(UnpublishAction):
    """Withdraw from the archive."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        """See `masthead.web.newsroom.actions.withdraw_edition`."""
        del skip_permission_checks
        actions.withdraw_edition(
            user=self.user, edition=self.object, expired=self.set_expired, log_action=self.log_action
        )


class GatedDelete(DeleteAction):
    """Delete drafts alone."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """See `masthead.web.newsroom.actions.delete_edition`."""
        del skip_permission_checks
        return actions.delete_edition(user=self.user, edition=self.instance)


def register(registry: ActionRegistry) -> None:
    """Put ours in the places of Wagtail's."""
    for action in (GatedPublish, GatedUnpublish, GatedDelete):
        registry.register(Edition, action)
