"""Our roles as Wagtail asks for them: what a person may do with editions, and with this one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from masthead.web.newsroom.models import Edition
from masthead.web.team.queries import may, people_with, publications_with
from masthead.web.team.roles import Right

RIGHT_FOR: dict[str, Right] = {
    "view": Right.READ,
    "add": Right.WRITE,
    "change": Right.WRITE,
    "delete": Right.WRITE,
    "publish": Right.PUBLISH,
    "lock": Right.APPROVE,
    "unlock": Right.APPROVE,
}
"""Wagtail's actions; one that is not here nobody may do."""


def right_to_delete(edition: Edition) -> Right:
    """A draft goes with those who write; what was ever published, or is about to be, with those who publish."""
    touched = edition.live or edition.first_published_at is not None or edition.approved_schedule
    return Right.PUBLISH if touched else Right.WRITE


def may_delete(user: Any, edition: Edition) -> bool:
    """Whether a person may delete an edition. What readers can see has to be withdrawn first."""
    return not edition.live and may(user, right_to_delete(edition), edition.publication_id)


class EditionPolicy(BasePermissionPolicy):
    """Rights by the role in the edition's publication; Django's own permissions count for nothing here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether a person may do it in any publication."""
        right = RIGHT_FOR.get(action)
        return right is not None and bool(publications_with(user, right))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Edition) -> bool:
        """Whether a person may do it with this edition."""
        if action == "delete":
            return may_delete(user, instance)
        right = RIGHT_FOR.get(action)
        return right is not None and may(user, right, instance.publication_id)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Edition]:
        """The editions with which a person may do one of the actions, by their publications."""
        rights = {RIGHT_FOR[action] for action in actions if action in RIGHT_FOR}
        allowed = frozenset[int]().union(*(publications_with(user, right) for right in rights))
        return Edition.objects.filter(publication__in=allowed)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """The people who may do one of the actions somewhere."""
        return people_with({RIGHT_FOR[action] for action in actions if action in RIGHT_FOR})

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Edition) -> QuerySet[Any]:
        """The people who may do one of the actions with this edition."""
        rights = {RIGHT_FOR[action] for action in actions if action in RIGHT_FOR}
        return people_with(rights, publication_id=instance.publication_id)


class OneEditionPolicy(EditionPolicy):
    """The same, where Wagtail asks about editions at large and means the one that is open."""

    def __init__(self, model: type[Edition], edition: Edition) -> None:
        super().__init__(model)
        self._edition = edition

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether a person may do it with the open edition."""
        return self.user_has_permission_for_instance(user, action, self._edition)
