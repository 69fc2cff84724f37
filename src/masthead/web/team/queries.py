"""Who may do what, who is there, who is invited."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from masthead.web.team.models import Invitation, TeamRole, User
from masthead.web.team.roles import RIGHTS, Right, Role
from masthead.web.team.tokens import hash_of

_GUARDED = (Role.PUBLISHER, Role.ADMINISTRATOR)

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


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a publication. second_factor: has an authenticator app or a passkey. closable: whether who asked
    may close (or open) the account."""

    person: User
    role: Role
    second_factor: bool
    closable: bool


def people_of(publication_id: int, asked_by: Somebody) -> tuple[Member, ...]:
    """Who works for a publication, those with most rights first, then by name."""
    order = list(Role)
    rows = TeamRole.objects.filter(publication_id=publication_id).select_related("user")
    guarded = _with_second_factor(row.user_id for row in rows)
    members = [
        Member(
            person=row.user,
            role=Role(row.role),
            second_factor=row.user_id in guarded,
            closable=row.user_id != asked_by.pk and may_deactivate(asked_by, row.user),
        )
        for row in rows
    ]
    return tuple(sorted(members, key=lambda each: (-order.index(each.role), str(each.person).casefold())))


def member(publication_id: int, person_id: int, asked_by: Somebody) -> Member | None:
    """One person of a publication."""
    return next((each for each in people_of(publication_id, asked_by) if each.person.pk == person_id), None)


def has_second_factor(person: User) -> bool:
    """Whether a person has an authenticator app or a passkey."""
    return bool(_with_second_factor([person.pk]))


def needs_second_factor(user: Somebody) -> bool:
    """Whether a person is publisher or administrator of something, or of the installation."""
    if not user.is_authenticated:
        return False
    return bool(user.is_superuser or TeamRole.objects.filter(user=user, role__in=_GUARDED).exists())


def publications_staffed_by(user: Somebody) -> tuple[Any, ...]:
    """The publications whose team a person looks after, by name."""
    from masthead.web.publications.queries import all_publications  # the app above

    ids = publications_with(user, Right.STAFF)
    return tuple(each for each in all_publications() if each.pk in ids)


def open_invitations(publication_id: int) -> tuple[Invitation, ...]:
    """Neither accepted nor withdrawn; the expired among them."""
    rows = Invitation.objects.filter(publication_id=publication_id, accepted_at=None, withdrawn_at=None)
    return tuple(rows.select_related("invited_by", "publication"))


@dataclass(frozen=True, slots=True)
class Welcome:
    """What an invitation says. places: (publication, role). has_account: whether the address can sign in."""

    email: str
    inviter: str
    places: tuple[tuple[str, Role], ...]
    expires_at: datetime
    has_account: bool


def welcome(token: str, at: datetime) -> Welcome | None:
    """The invitation of a link; None for one that is expired, used, withdrawn or unknown, without a difference."""
    rows = list(
        Invitation.objects.filter(
            token_hash=hash_of(token), accepted_at=None, withdrawn_at=None, expires_at__gt=at
        ).select_related("publication", "invited_by")
    )
    if not rows:
        return None
    return Welcome(
        email=rows[0].email,
        inviter=str(rows[0].invited_by or "Masthead"),
        places=tuple((row.publication.name, Role(row.role)) for row in rows),
        expires_at=rows[0].expires_at,
        has_account=User.objects.filter(email__iexact=rows[0].email).exists(),
    )


def _with_second_factor(person_ids: Iterable[int]) -> frozenset[int]:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found = Authenticator.objects.filter(user_id__in=list(person_ids), type__in=kinds)
    return frozenset(found.values_list("user_id", flat=True))
