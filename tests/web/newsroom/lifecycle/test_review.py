"""From its writer over an editor to a publisher, through Wagtail's own buttons."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import Workflow

from masthead.web.archive.models import PublishedEdition
from masthead.web.newsroom import actions, queries
from masthead.web.newsroom.models import Edition, EditorApproval, PublisherApproval
from masthead.web.newsroom.states import EditionState
from masthead.web.team.models import AuditEntry, User

from .conftest import save, spoil

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


def step(client: Client, edition: Edition, action: str, comment: str = "") -> None:
    """Take the current step, as from the first page."""
    state = edition.current_workflow_state.current_task_state
    client.post(f"/newsroom/editions/workflow/action/{edition.pk}/{action}/{state.pk}/", {"comment": comment})


def told() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="edition-")
        .exclude(action="edition-opened")
        .order_by("pk")
        .values_list("action", flat=True)
    )


def test_workflow_is_made_once(title: object) -> None:
    first = actions.ensure_workflow()
    assert actions.ensure_workflow() == first
    assert [type(task.specific) for task in first.tasks] == [EditorApproval, PublisherApproval]
    assert Workflow.objects.filter(name="Editorial").count() == 1
    assert Edition.get_default_workflow() == first


def test_edition_goes_from_writer_to_readers(
    ready: Edition, writer: User, editor: User, publisher: User, sign_in: SignIn, posted: Posted
) -> None:
    save(sign_in(writer), ready, posted(ready, **{"_action-submit": "1"}))
    assert queries.state_of(ready) == EditionState.REVIEW
    step(sign_in(editor), ready, "approve", "Fine.")
    assert queries.state_of(ready) == EditionState.APPROVED
    assert not PublishedEdition.objects.exists()
    step(sign_in(publisher), ready, "approve")
    assert queries.state_of(ready) == EditionState.PUBLISHED
    assert PublishedEdition.objects.get().source_id == ready.pk
    assert told() == [
        "edition-approval-requested",
        "edition-approved",
        "edition-approval-requested",
        "edition-approved",
        "edition-published",
    ]
    approved = AuditEntry.objects.filter(action="edition-approved").last()
    assert approved is not None
    assert (approved.actor, approved.details["comment"], approved.details["step"]) == (
        editor,
        "Fine.",
        "Editor’s approval",
    )


def test_changes_are_asked_for_with_a_comment_and_asked_again_at_the_same_step(
    ready: Edition, writer: User, editor: User, publisher: User, sign_in: SignIn, posted: Posted
) -> None:
    actions.request_approval(user=writer, edition=ready)
    step(sign_in(editor), ready, "approve")
    step(sign_in(publisher), ready, "reject", "The lead is too long.")
    assert queries.state_of(ready) == EditionState.CHANGES
    asked = AuditEntry.objects.get(action="edition-changes-requested")
    assert (asked.actor, asked.details["comment"]) == (publisher, "The lead is too long.")
    save(sign_in(writer), ready, posted(ready, **{"_action-submit": "1"}))
    assert queries.state_of(ready) == EditionState.APPROVED


@pytest.mark.parametrize("who", ["writer", "outsider"])
def test_approval_is_not_for_everybody(
    ready: Edition, writer: User, who: str, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    actions.request_approval(user=writer, edition=ready)
    user = request.getfixturevalue(who)
    step(sign_in(user), ready, "approve")
    assert queries.state_of(ready) == EditionState.REVIEW
    state = ready.current_workflow_state.current_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, user, "approve")
    assert queries.state_of(ready) == EditionState.REVIEW


def test_editor_does_not_take_the_publishers_step(ready: Edition, writer: User, editor: User, sign_in: SignIn) -> None:
    actions.request_approval(user=writer, edition=ready)
    client = sign_in(editor)
    step(client, ready, "approve")
    step(client, ready, "approve")
    assert queries.state_of(ready) == EditionState.APPROVED


def test_last_approval_of_what_something_stops_does_not_happen(
    ready: Edition, writer: User, editor: User, publisher: User, sign_in: SignIn
) -> None:
    spoil(ready, writer)
    actions.request_approval(user=writer, edition=ready)
    step(sign_in(editor), ready, "approve")
    client = sign_in(publisher)
    step(client, ready, "approve")
    assert queries.state_of(ready) == EditionState.APPROVED
    assert "Not published: 1 finding stops it." in client.get("/newsroom/").content.decode()
    assert "edition-published" not in told()
    assert AuditEntry.objects.filter(action="edition-approved").count() == 1


def test_approval_from_within_the_editor_saves_and_goes_on(
    ready: Edition, writer: User, editor: User, publisher: User, sign_in: SignIn, posted: Posted
) -> None:
    actions.request_approval(user=writer, edition=ready)
    sent = {"_action-workflow-action": "true", "workflow-action-name": "approve", "title": "Edited on the way"}
    save(sign_in(editor), ready, posted(ready, **sent, **{"workflow-action-extra-data": json.dumps({"comment": "ok"})}))
    assert queries.state_of(ready) == EditionState.APPROVED
    sent["title"] = ""
    answer = save(sign_in(publisher), ready, posted(ready, **sent))
    assert answer.headers["Location"] == f"/newsroom/editions/edit/{ready.pk}/"
    assert queries.state_of(ready) == EditionState.APPROVED
    assert not PublishedEdition.objects.exists()


def test_writer_waits_while_others_decide_and_may_take_the_request_back(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted
) -> None:
    actions.request_approval(user=writer, edition=ready)
    client = sign_in(writer)
    answer = save(client, ready, posted(ready, title="Behind their back"))
    assert "could not be saved as it is locked" in answer.content.decode()
    ready.refresh_from_db()
    assert ready.title != "Behind their back"
    save(client, ready, posted(ready, **{"_action-cancel-workflow": "1"}))
    assert queries.state_of(ready) == EditionState.DRAFT
    assert told() == ["edition-approval-requested", "edition-review-stopped"]


def test_publishing_at_once_ends_the_review(ready: Edition, writer: User, publisher: User) -> None:
    actions.request_approval(user=writer, edition=ready)
    actions.publish_edition(user=publisher, edition=ready)
    assert queries.state_of(ready) == EditionState.PUBLISHED
    assert ready.current_workflow_state is None


def test_first_page_lists_what_waits_for_somebody(
    ready: Edition, writer: User, editor: User, outsider: User, sign_in: SignIn
) -> None:
    actions.request_approval(user=writer, edition=ready)
    waiting = sign_in(editor).get("/newsroom/").content.decode()
    assert "Awaiting your review" in waiting
    assert "Editor’s approval" in waiting
    assert f"/newsroom/editions/workflow/action/{ready.pk}/approve/" in waiting
    assert "Privacy" not in waiting
    assert "Your editions in review" in sign_in(writer).get("/newsroom/").content.decode()
    assert "Awaiting your review" not in sign_in(outsider).get("/newsroom/").content.decode()


def test_status_is_about_this_edition_and_offers_what_its_reader_may_do(
    ready: Edition, writer: User, publisher: User, sign_in: SignIn
) -> None:
    url = f"/newsroom/editions/edit/{ready.pk}/"
    written, published = (sign_in(user).get(url).content.decode() for user in (writer, publisher))
    assert "Used 0 times" not in written
    assert "<strong>Edition</strong>" not in written
    assert f"<strong>{ready.day}</strong>" in written
    assert "Set schedule" not in written
    assert "Set schedule" in published


def test_second_click_on_approve_does_not_take_the_next_step(
    ready: Edition, writer: User, publisher: User, sign_in: SignIn, posted: Posted
) -> None:
    actions.request_approval(user=writer, edition=ready)
    client = sign_in(publisher)
    sent = posted(ready, **{"_action-workflow-action": "true", "workflow-action-name": "approve", "open-form": "pages"})
    page = client.get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    assert f'name="workflow-step" value="{sent["workflow-step"]}"' in page
    save(client, ready, sent)
    assert queries.state_of(ready) == EditionState.APPROVED
    answer = save(client, ready, sent)
    assert queries.state_of(ready) == EditionState.APPROVED
    assert "Somebody has taken this step" in client.get(answer.headers["Location"]).content.decode()
    del sent["workflow-step"]
    save(client, ready, sent)
    assert queries.state_of(ready) == EditionState.APPROVED


def test_second_click_on_the_first_page_is_told_that_the_step_is_taken(
    ready: Edition, writer: User, publisher: User, sign_in: SignIn
) -> None:
    actions.request_approval(user=writer, edition=ready)
    state = ready.current_workflow_state.current_task_state
    client = sign_in(publisher)
    url = f"/newsroom/editions/workflow/action/{ready.pk}/approve/{state.pk}/"
    client.post(url)
    answer = client.post(url)
    assert queries.state_of(ready) == EditionState.APPROVED
    assert "Somebody has taken this step already." in client.get(answer.headers["Location"]).content.decode()
