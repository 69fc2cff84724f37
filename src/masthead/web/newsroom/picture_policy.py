"""Our roles as Wagtail asks for them about pictures: one library, shared by all publications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Collection, ReferenceIndex
from wagtail.permission_policies.base import BasePermissionPolicy

from masthead.web.newsroom.models import Picture
from masthead.web.team.queries import people_with, publications_with
from masthead.web.team.roles import Right

RIGHT_FOR: dict[str, Right] = {
    "view": Right.READ,
    "choose": Right.WRITE,
    "add": Right.WRITE,
    "change": Right.WRITE,
    "delete": Right.PUBLISH,
}
"""Wagtail's actions; one that is not here nobody may do."""


class PicturePolicy(BasePermissionPolicy):
    """Rights by the role in any publication; Django's own permissions count for nothing here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether a person may do it with pictures at all."""
        right = RIGHT_FOR.get(action)
        return right is not None and bool(publications_with(user, right))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Picture) -> bool:
        """Whether a person may do it with this one. A picture that an edition shows cannot be deleted."""
        if action == "delete" and ReferenceIndex.get_references_to(instance).exists():
            return False
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Picture]:
        """All pictures, or none."""
        return Picture.objects.all() if self.user_has_any_permission(user, actions) else Picture.objects.none()

    def collections_user_has_permission_for(self, user: Any, action: str) -> Any:
        """All collections, or none."""
        return self.collections_user_has_any_permission_for(user, [action])

    def collections_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """All collections, or none."""
        return Collection.objects.all() if self.user_has_any_permission(user, actions) else Collection.objects.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """The people who may do one of the actions."""
        return people_with({RIGHT_FOR[action] for action in actions if action in RIGHT_FOR})

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Picture) -> QuerySet[Any]:
        """The same: the library is shared."""
        del instance
        return self.users_with_any_permission(actions)
