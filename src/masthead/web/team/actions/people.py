"""Roles, and who may sign in."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from masthead.web.team.actions.audit import record
from masthead.web.team.faults import LastAdministratorError, TeamError
from masthead.web.team.models import TeamRole, User
from masthead.web.team.queries import Somebody, may, may_deactivate
from masthead.web.team.roles import RIGHTS, Right, Role

NEWSROOM_GROUP = "Newsroom"
"""Everybody with a role: may enter, and add and choose pictures (and change their own)."""

_PICTURES = ("add_image", "choose_image")


@transaction.atomic
def assign_role(*, actor: Somebody | None, person: User, publication_id: int, role: Role) -> None:
    """Give a person a role in a publication, instead of the one they may have there. Nothing happens if they have it.

    Raises PermissionDenied, `LastAdministratorError`.
    """
    _need(actor, Right.STAFF, publication_id)
    before = _role_there(person, publication_id)
    if before == role:
        return
    if before == Role.ADMINISTRATOR:
        _keep_an_administrator(person, publication_id)
    put_in_role(person, publication_id, role)
    record(
        actor=actor,
        action="role-changed" if before else "role-given",
        subject=str(person),
        person=person,
        publication_id=publication_id,
        role=role.value,
        before=before.value if before else "",
    )


@transaction.atomic
def remove_role(*, actor: Somebody | None, person: User, publication_id: int) -> None:
    """Take a person off a publication. Nothing happens if they have no role there.

    Raises PermissionDenied, `LastAdministratorError`.
    """
    _need(actor, Right.STAFF, publication_id)
    before = _role_there(person, publication_id)
    if before is None:
        return
    if before == Role.ADMINISTRATOR:
        _keep_an_administrator(person, publication_id)
    TeamRole.objects.filter(user=person, publication_id=publication_id).delete()
    if not TeamRole.objects.filter(user=person).exists():
        person.groups.remove(*Group.objects.filter(name=NEWSROOM_GROUP))
    record(
        actor=actor,
        action="role-removed",
        subject=str(person),
        person=person,
        publication_id=publication_id,
        before=before.value,
    )


@transaction.atomic
def deactivate_user(*, actor: Somebody | None, person: User) -> None:
    """Let a person sign in no more, now: open sessions end with their next request. Roles stay, for a return.

    An installation administrator may, and somebody who staffs every publication the person works for.
    Raises PermissionDenied, `LastAdministratorError`, `TeamError` for oneself.
    """
    if actor is not None and not may_deactivate(actor, person):
        raise PermissionDenied
    if actor is not None and actor.pk == person.pk:
        raise TeamError("You cannot close your own account. Ask another administrator.")
    if not person.is_active:
        return
    for publication_id in TeamRole.objects.filter(user=person, role=Role.ADMINISTRATOR).values_list(
        "publication_id", flat=True
    ):
        _keep_an_administrator(person, publication_id)
    if person.is_superuser and not _other_superusers(person):
        raise LastAdministratorError(f"{person} is the last administrator of this installation.")
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(actor=actor, action="account-closed", subject=str(person), person=person)


@transaction.atomic
def reactivate_user(*, actor: Somebody | None, person: User) -> None:
    """Let a person sign in again, with the roles they have. Raises PermissionDenied."""
    if actor is not None and not may_deactivate(actor, person):
        raise PermissionDenied
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(actor=actor, action="account-opened", subject=str(person), person=person)


def put_in_role(person: User, publication_id: int, role: Role, *, only_upwards: bool = False) -> None:
    """What assigning and accepting share: the row, and the way in. Asks nobody and records nothing.

    only_upwards: keep a role that may do more.
    """
    before = _role_there(person, publication_id)
    if not (only_upwards and before is not None and RIGHTS[before] >= RIGHTS[role]):
        TeamRole.objects.update_or_create(user=person, publication_id=publication_id, defaults={"role": role})
    _let_in(person)


def _need(actor: Somebody | None, right: Right, publication_id: int) -> None:
    if actor is not None and not may(actor, right, publication_id):
        raise PermissionDenied


def _role_there(person: User, publication_id: int) -> Role | None:
    # Locked, so that two changes at once follow each other.
    said = TeamRole.objects.select_for_update().filter(user=person, publication_id=publication_id).first()
    return Role(said.role) if said else None


def _keep_an_administrator(person: User, publication_id: int) -> None:
    """Raise if `person` is the only administrator of a publication who may sign in. Holds the others' rows."""
    there = TeamRole.objects.select_for_update().filter(publication_id=publication_id, role=Role.ADMINISTRATOR)
    others = [each for each in there.select_related("user", "publication") if each.user_id != person.pk]
    if not any(each.user.is_active for each in others):
        raise LastAdministratorError(
            f"{person} is the last administrator here. Make somebody else administrator first."
        )


def _other_superusers(person: User) -> bool:
    others = User.objects.select_for_update().filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    return bool(list(others.values_list("pk", flat=True)))


def _let_in(person: User) -> None:
    """Put a person into the group that may enter the newsroom, made and kept complete here."""
    group, _ = Group.objects.get_or_create(name=NEWSROOM_GROUP)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    # Wagtail asks for these by the names of its own picture model, whichever model is in use.
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=_PICTURES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    person.groups.add(group)
