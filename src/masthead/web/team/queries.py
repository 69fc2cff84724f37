"""Who may do what."""

from __future__ import annotations

from typing import Any

from masthead.web.team.models import TeamRole
from masthead.web.team.roles import RIGHTS, Right, Role

Somebody = Any
"""Who a request is from: a `User`, or Django’s AnonymousUser."""


def role_of(user: Somebody, publication_id: int) -> Role | None:
    """The role in a publication; installation administrators are administrators of all."""
    if not user.is_authenticated or not user.is_active:
        return None
    if user.is_superuser:
        return Role.ADMINISTRATOR
    said = TeamRole.objects.filter(user=user, publication_id=publication_id).values_list("role", flat=True).first()
    return Role(said) if said else None


def may(user: Somebody, right: Right, publication_id: int) -> bool:
    """Whether a person has a right in a publication."""
    role = role_of(user, publication_id)
    return role is not None and right in RIGHTS[role]


def publications_with(user: Somebody, right: Right) -> frozenset[int]:
    """Ids of the publications in which a person has a right."""
    from masthead.web.publications.queries import all_ids  # the app above; asked only for administrators

    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(all_ids())
    enough = [role.value for role, rights in RIGHTS.items() if right in rights]
    return frozenset(TeamRole.objects.filter(user=user, role__in=enough).values_list("publication_id", flat=True))
