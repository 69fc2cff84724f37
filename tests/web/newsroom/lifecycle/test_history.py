"""Every version stays, can be compared, and brought back."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User

from .conftest import save

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


def test_history_lists_versions_and_compares_sections_by_their_words(
    opened: Edition, ready: Edition, writer: User, sign_in: SignIn
) -> None:
    client = sign_in(writer)
    first, last = ready.revisions.order_by("pk").first(), ready.revisions.order_by("pk").last()
    page = client.get(f"/newsroom/editions/history/{ready.pk}/").content.decode()
    assert f"/revisions/{first.pk}/revert/" in page
    url = f"/newsroom/editions/history/{ready.pk}/revisions/compare/{first.pk}...{last.pk}/"
    compared = client.get(url).content.decode()
    assert "ferries" in compared
    assert "StructValue" not in compared
    assert "&quot;entityMap&quot;" not in compared


def test_version_is_restored_as_a_new_one(ready: Edition, writer: User, sign_in: SignIn, posted: Posted) -> None:
    client = sign_in(writer)
    good = ready.latest_revision
    save(client, ready, posted(ready, title="Worse"))
    url = f"/newsroom/editions/history/{ready.pk}/revisions/{good.pk}/revert/"
    page = client.get(url)
    assert "previous version" in page.content.decode()
    old = good.as_object()
    assert client.post(url, posted(old)).status_code == 302
    now = Edition.objects.get(pk=ready.pk)
    assert now.title == old.title
    assert mapping.core_edition(now) == mapping.core_edition(old)
    assert now.revisions.count() == 4
