"""The library of pictures: who may use it, and what stays."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Pixels
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from masthead.edition.media import Image
from masthead.edition.model import Section
from masthead.edition.sections.image.fields import ImageFields
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition, Picture
from masthead.web.newsroom.picture_policy import RIGHT_FOR, PicturePolicy
from masthead.web.publications.models import Publication
from masthead.web.team.models import TeamRole, User
from masthead.web.team.roles import RIGHTS, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def publication() -> Publication:
    house = {"publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"}}
    return Publication.objects.create(slug="morning", name="Morning", house=house)


@pytest.fixture
def picture() -> Picture:
    file = io.BytesIO()
    Pixels.new("RGB", (40, 20), "teal").save(file, "png")
    return Picture.objects.create(title="Ferry", description="A ferry", file=ImageFile(file, "ferry.png"))


def holder(role: Role, publication: Publication) -> User:
    user = User.objects.create(email=f"{role}@press.example")
    TeamRole.objects.create(user=user, publication=publication, role=role.value)
    return user


def test_library_follows_our_roles_and_nothing_else(client: Client, publication: Publication) -> None:
    client.get("/newsroom/")  # Wagtail reads its hooks with the first request.
    assert isinstance(policy_registry.get_by_type(Picture), PicturePolicy)


@pytest.mark.parametrize("role", list(Role))
def test_role_may_do_with_pictures_what_its_rights_say(role: Role, publication: Publication, picture: Picture) -> None:
    policy, user = PicturePolicy(Picture), holder(role, publication)
    for action in ("choose", "add", "change", "delete", "publish"):
        allowed = RIGHT_FOR.get(action) in RIGHTS[role]
        assert policy.user_has_permission_for_instance(user, action, picture) is allowed
        assert policy.collections_user_has_permission_for(user, action).exists() is allowed
        assert policy.instances_user_has_any_permission_for(user, [action]).exists() is allowed
    assert list(policy.users_with_any_permission_for_instance(["choose"], picture)) == [user]


def test_somebody_without_a_role_sees_no_picture(picture: Picture) -> None:
    stranger = User.objects.create(email="stranger@press.example")
    assert not PicturePolicy(Picture).instances_user_has_any_permission_for(stranger, ["choose", "view"]).exists()


def test_picture_that_an_edition_shows_cannot_be_deleted(publication: Publication, picture: Picture) -> None:
    policy, user = PicturePolicy(Picture), holder(Role.PUBLISHER, publication)
    edition = Edition(publication=publication, date=dt.date(2026, 11, 23))
    image = Image(src=mapping.image_src(picture), alt="A ferry")
    sections: Any = mapping.stored_sections([Section(kind="image", fields=ImageFields(image=image))])
    edition.sections = sections
    edition.save()
    assert not policy.user_has_permission_for_instance(user, "delete", picture)


def test_form_asks_what_a_picture_shows_and_takes_its_file_once(picture: Picture) -> None:
    form = get_image_form(Picture)
    assert form().fields["description"].required
    assert not form().fields["credit"].required
    assert "file" in form().fields
    assert "file" not in form(instance=picture).fields
