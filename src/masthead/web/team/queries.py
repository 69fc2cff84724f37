"""Who may do what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from masthead.web.team.models import TeamRole, User
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


def may_deactivate(user: Somebody, person: User) -> bool:
    """Whether `user` may close the account of `person`: as installation administrator, or with `Right.STAFF` in every
    publication that the person works for. Installation administrators are theirs alone."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    theirs = set(TeamRole.objects.filter(user=person).values_list("publication_id", flat=True))
    return bool(theirs) and not person.is_superuser and theirs <= publications_with(user, Right.STAFF)


def people_with(rights: Collection[Right], *, publication_id: int | None = None) -> QuerySet[User]:
    """The people who have one of the rights: in one publication, or in any."""
    enough = [role.value for role, theirs in RIGHTS.items() if not theirs.isdisjoint(rights)]
    roles = TeamRole.objects.filter(role__in=enough)
    if publication_id is not None:
        roles = roles.filter(publication_id=publication_id)
    return User.objects.filter(Q(pk__in=roles.values("user")) | Q(is_superuser=True), is_active=True)
