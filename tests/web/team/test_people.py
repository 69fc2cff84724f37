"""Roles given, changed and taken; accounts closed and opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from masthead.web.publications.models import Publication
from masthead.web.team import actions
from masthead.web.team.faults import LastAdministratorError, TeamError
from masthead.web.team.models import AuditEntry, TeamRole, User
from masthead.web.team.queries import role_of
from masthead.web.team.roles import Role

MakePerson = Callable[..., User]


@pytest.fixture
def harbour(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def other(publications: dict[str, Publication], harbour: Publication) -> Publication:
    return next(each for each in publications.values() if each != harbour)


def test_assign_role_lets_the_person_into_the_newsroom(harbour: Publication, person: MakePerson) -> None:
    mei = person("mei", {harbour: Role.WRITER})

    assert role_of(mei, harbour.pk) is Role.WRITER
    assert mei.has_perm("wagtailadmin.access_admin")


def test_assign_role_records_who_made_whom_what(harbour: Publication, person: MakePerson, administrator: User) -> None:
    mei = person("mei", {harbour: Role.WRITER})

    actions.assign_role(actor=administrator, person=mei, publication_id=harbour.pk, role=Role.EDITOR)

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.actor, entry.person, entry.publication, entry.details) == (
        "role-changed",
        administrator,
        mei,
        harbour,
        {"role": "editor", "before": "writer"},
    )


def test_assign_the_same_role_again_is_nothing(harbour: Publication, person: MakePerson, administrator: User) -> None:
    mei = person("mei", {harbour: Role.WRITER})
    before = AuditEntry.objects.count()

    actions.assign_role(actor=administrator, person=mei, publication_id=harbour.pk, role=Role.WRITER)

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR, Role.PUBLISHER, None])
def test_only_administrators_of_the_publication_staff_it(
    harbour: Publication, other: Publication, person: MakePerson, role: Role | None
) -> None:
    actor = person("jonas", {harbour: role, other: Role.ADMINISTRATOR} if role else {other: Role.ADMINISTRATOR})
    mei = person("mei", {harbour: Role.WRITER, other: Role.WRITER})

    with pytest.raises(PermissionDenied):
        actions.assign_role(actor=actor, person=mei, publication_id=harbour.pk, role=Role.EDITOR)
    with pytest.raises(PermissionDenied):
        actions.remove_role(actor=actor, person=mei, publication_id=harbour.pk)
    with pytest.raises(PermissionDenied):
        actions.deactivate_user(actor=actor, person=mei)
    assert role_of(mei, harbour.pk) is Role.WRITER


def test_nobody_raises_themselves(harbour: Publication, person: MakePerson) -> None:
    mei = person("mei", {harbour: Role.PUBLISHER})

    with pytest.raises(PermissionDenied):
        actions.assign_role(actor=mei, person=mei, publication_id=harbour.pk, role=Role.ADMINISTRATOR)


def test_remove_the_last_role_ends_the_way_in(harbour: Publication, other: Publication, person: MakePerson) -> None:
    mei = person("mei", {harbour: Role.WRITER, other: Role.EDITOR})

    actions.remove_role(actor=None, person=mei, publication_id=harbour.pk)
    assert User.objects.get(pk=mei.pk).has_perm("wagtailadmin.access_admin")
    actions.remove_role(actor=None, person=mei, publication_id=other.pk)
    assert not User.objects.get(pk=mei.pk).has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR, Role.PUBLISHER])
def test_last_administrator_is_not_demoted(
    harbour: Publication, person: MakePerson, administrator: User, role: Role
) -> None:
    mei = person("mei", {harbour: Role.ADMINISTRATOR})

    for actor in (mei, administrator, None):
        with pytest.raises(LastAdministratorError):
            actions.assign_role(actor=actor, person=mei, publication_id=harbour.pk, role=role)
    assert role_of(mei, harbour.pk) is Role.ADMINISTRATOR


def test_last_administrator_is_not_removed_and_not_closed(
    harbour: Publication, person: MakePerson, administrator: User
) -> None:
    mei = person("mei", {harbour: Role.ADMINISTRATOR})

    with pytest.raises(LastAdministratorError):
        actions.remove_role(actor=mei, person=mei, publication_id=harbour.pk)
    with pytest.raises(LastAdministratorError):
        actions.deactivate_user(actor=administrator, person=mei)


def test_an_administrator_with_a_closed_account_does_not_count(
    harbour: Publication, person: MakePerson, administrator: User
) -> None:
    mei = person("mei", {harbour: Role.ADMINISTRATOR})
    jonas = person("jonas", {harbour: Role.ADMINISTRATOR})
    actions.deactivate_user(actor=administrator, person=jonas)

    with pytest.raises(LastAdministratorError):
        actions.remove_role(actor=administrator, person=mei, publication_id=harbour.pk)


def test_one_of_two_administrators_may_go(harbour: Publication, person: MakePerson) -> None:
    mei = person("mei", {harbour: Role.ADMINISTRATOR})
    jonas = person("jonas", {harbour: Role.ADMINISTRATOR})

    actions.assign_role(actor=mei, person=mei, publication_id=harbour.pk, role=Role.WRITER)

    assert list(TeamRole.objects.filter(role="administrator").values_list("user", flat=True)) == [jonas.pk]


def test_close_an_account_ends_its_open_session(
    harbour: Publication, person: MakePerson, administrator: User, sign_in: Callable[[User], Client]
) -> None:
    mei = person("mei", {harbour: Role.WRITER})
    browser = sign_in(mei)
    assert browser.get("/newsroom/account/").status_code == 200

    actions.deactivate_user(actor=administrator, person=mei)

    assert browser.get("/newsroom/account/").status_code == 302


def test_reopened_account_has_its_roles(harbour: Publication, person: MakePerson, administrator: User) -> None:
    mei = person("mei", {harbour: Role.EDITOR})
    actions.deactivate_user(actor=administrator, person=mei)
    assert role_of(mei, harbour.pk) is None

    actions.reactivate_user(actor=administrator, person=mei)

    assert role_of(mei, harbour.pk) is Role.EDITOR


def test_an_account_is_closed_only_by_who_staffs_all_its_publications(
    harbour: Publication, other: Publication, person: MakePerson
) -> None:
    chief = person("chief", {harbour: Role.ADMINISTRATOR})
    mei = person("mei", {harbour: Role.WRITER, other: Role.WRITER})
    jonas = person("jonas", {harbour: Role.WRITER})

    with pytest.raises(PermissionDenied):
        actions.deactivate_user(actor=chief, person=mei)
    actions.deactivate_user(actor=chief, person=jonas)

    assert not User.objects.get(pk=jonas.pk).is_active


def test_nobody_closes_their_own_account_or_an_installation_administrators(
    harbour: Publication, person: MakePerson, administrator: User
) -> None:
    chief = person("chief", {harbour: Role.ADMINISTRATOR})
    actions.assign_role(actor=None, person=administrator, publication_id=harbour.pk, role=Role.WRITER)

    with pytest.raises(TeamError):
        actions.deactivate_user(actor=administrator, person=administrator)
    with pytest.raises(PermissionDenied):
        actions.deactivate_user(actor=chief, person=administrator)


def test_last_installation_administrator_is_not_closed(administrator: User) -> None:
    with pytest.raises(LastAdministratorError):
        actions.deactivate_user(actor=None, person=administrator)


def test_newsroom_group_adds_and_chooses_pictures(harbour: Publication, person: MakePerson) -> None:
    from wagtail.images import get_image_model
    from wagtail.permissions import policy_registry

    mei = person("mei", {harbour: Role.WRITER})
    policy = policy_registry.get_by_type(get_image_model())

    assert {verb for verb in ("add", "choose") if policy.user_has_permission(mei, verb)} == {"add", "choose"}
    assert not mei.has_perm("team.change_user")
    assert not mei.has_perm("auth.change_group")
