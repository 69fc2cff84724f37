"""What one person does while a page of another is being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from wagtail import hooks

from masthead.web.archive.models import PublishedEdition
from masthead.web.newsroom import actions, proofs
from masthead.web.newsroom.actions import publishing
from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User

from .conftest import save

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


@contextmanager
def meanwhile(moment: str, happens: Callable[[], object]) -> Iterator[list[str]]:
    """Let something happen once at a moment of making the page, which has the name of one of Wagtail's hooks."""
    happened: list[str] = []

    def once(*_: object) -> None:
        if not happened:
            happened.append(moment)
            happens()

    with hooks.register_temporarily(moment, once):
        yield happened
    assert happened == [moment]


def test_page_is_whole_while_the_request_for_approval_is_taken_back(
    ready: Edition, writer: User, editor: User, sign_in: SignIn
) -> None:
    actions.request_approval(user=writer, edition=ready)
    client = sign_in(editor)

    with meanwhile("construct_snippet_action_menu", lambda: actions.stop_review(user=writer, edition=ready)):
        assert client.get(f"/newsroom/editions/edit/{ready.pk}/").status_code == 200


def test_save_is_answered_while_the_request_for_approval_is_taken_back(
    ready: Edition, writer: User, editor: User, sign_in: SignIn, posted: Posted
) -> None:
    actions.request_approval(user=writer, edition=ready)
    client = sign_in(editor)

    with meanwhile("construct_snippet_action_menu", lambda: actions.stop_review(user=writer, edition=ready)):
        assert save(client, ready, posted(ready, date=""), json=False).status_code == 200


@pytest.mark.parametrize("json", [True, False])
def test_save_of_an_edition_that_is_deleted_meanwhile_finds_none(
    opened: Edition, writer: User, editor: User, sign_in: SignIn, posted: Posted, json: bool
) -> None:
    data = posted(opened, title="Too late")
    client = sign_in(writer)

    with meanwhile("before_edit_snippet", lambda: Edition.objects.get(pk=opened.pk).delete()):
        answer = save(client, opened, data, json=json)

    assert answer.status_code == 404
    assert not Edition.objects.exists()


def test_step_that_is_gone_is_said(ready: Edition, writer: User, editor: User, sign_in: SignIn, posted: Posted) -> None:
    actions.request_approval(user=writer, edition=ready)
    client = sign_in(editor)
    data = posted(ready, **{"_action-workflow-action": "1", "workflow-action-name": "approve"})

    with meanwhile("before_edit_snippet", lambda: actions.stop_review(user=writer, edition=ready)):
        answer = save(client, ready, data)

    assert answer.status_code == 302
    assert "Somebody has taken this step" in client.get(answer.headers["Location"]).content.decode()


def test_what_is_saved_while_an_edition_is_proved_is_not_lost_by_its_publication(
    ready: Edition, writer: User, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Edition.objects.get(pk=ready.pk)

    def saves_meanwhile(edition: Edition) -> None:
        proofs.prove_ahead(edition)
        draft = Edition.objects.get(pk=ready.pk).get_latest_revision_as_object()
        draft.title = "Saved meanwhile"
        draft.save()
        draft.save_revision(user=writer)

    monkeypatch.setattr(publishing, "prove_ahead", saves_meanwhile)
    actions.publish_edition(user=publisher, edition=opened)

    stored = Edition.objects.get(pk=ready.pk)
    assert stored.live
    assert stored.get_latest_revision_as_object().title == "Saved meanwhile"
    assert stored.latest_revision_id == stored.revisions.order_by("-pk").values_list("pk", flat=True).first()
    assert PublishedEdition.objects.get(source_id=ready.pk).title == "Saved meanwhile"


def test_what_was_saved_since_the_row_was_read_is_not_lost_by_withdrawing(
    ready: Edition, writer: User, publisher: User
) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    opened = Edition.objects.get(pk=ready.pk)
    draft = opened.get_latest_revision_as_object()
    draft.title = "Saved meanwhile"
    draft.save_revision(user=writer)

    actions.withdraw_edition(user=publisher, edition=opened)

    stored = Edition.objects.get(pk=ready.pk)
    assert not stored.live
    assert stored.get_latest_revision_as_object().title == "Saved meanwhile"


def test_publishing_a_version_keeps_the_newer_one_that_was_saved_meanwhile(
    ready: Edition, writer: User, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Edition.objects.get(pk=ready.pk)
    shown = opened.latest_revision
    assert shown is not None

    def saves_meanwhile(edition: Edition) -> None:
        proofs.prove_ahead(edition)
        draft = Edition.objects.get(pk=ready.pk).get_latest_revision_as_object()
        draft.title = "Saved meanwhile"
        draft.save_revision(user=writer)

    monkeypatch.setattr(publishing, "prove_ahead", saves_meanwhile)
    actions.publish_edition(user=publisher, edition=opened, revision=shown)

    stored = Edition.objects.get(pk=ready.pk)
    assert stored.has_unpublished_changes
    assert stored.get_latest_revision_as_object().title == "Saved meanwhile"
    assert PublishedEdition.objects.get(source_id=ready.pk).title == ready.title
