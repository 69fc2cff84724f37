"""Whatever publishes an edition comes through the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.actions.registry import action_registry

from masthead.web.archive.models import PublishedEdition
from masthead.web.newsroom import actions, queries
from masthead.web.newsroom.models import Edition, Override, Refusal
from masthead.web.newsroom.states import EditionState
from masthead.web.team.models import AuditEntry, User

from .conftest import save, spoil

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


def audited(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def test_published_edition_is_in_the_archive_and_audited(ready: Edition, publisher: User) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    assert queries.state_of(ready) == EditionState.PUBLISHED
    assert PublishedEdition.objects.get(source_id=ready.pk).title == ready.title
    (entry,) = audited("edition-published")
    assert (entry.actor, entry.publication, entry.details["revision"]) == (
        publisher,
        ready.publication,
        ready.latest_revision_id,
    )


@pytest.mark.parametrize("who", ["writer", "editor", "outsider"])
def test_only_publishers_publish(ready: Edition, who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        actions.publish_edition(user=user, edition=ready)
    with pytest.raises(PermissionDenied):
        ready.latest_revision.publish(user=user, skip_permission_checks=True)
    assert not PublishedEdition.objects.exists()


def test_nobody_publishes_what_is_not_scheduled(ready: Edition) -> None:
    with pytest.raises(PermissionDenied):
        ready.latest_revision.publish(user=None)


def test_error_finding_stops_every_way_of_publishing(unready: Edition, publisher: User) -> None:
    publish = action_registry.get_action_class(Edition, "publish")
    for way in (
        lambda: actions.publish_edition(user=publisher, edition=unready),
        lambda: unready.latest_revision.publish(user=publisher),
        lambda: unready.publish(unready.latest_revision, user=publisher),
        lambda: publish(unready.latest_revision, user=publisher).execute(),
        lambda: actions.publish_edition(user=publisher, edition=unready, at=timezone.now() + dt.timedelta(hours=1)),
    ):
        with pytest.raises(actions.NotReadyError) as stopped:
            way()
        assert {finding.code for finding in stopped.value.findings} == {"subject-empty"}
    unready.refresh_from_db()
    assert not unready.live
    assert not PublishedEdition.objects.exists()


def test_override_names_code_reason_and_person(unready: Edition, publisher: User, editor: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.override_finding(user=editor, edition=unready, code="subject-empty", reason="It is late.")
    with pytest.raises(ValueError, match="Write why"):
        actions.override_finding(user=publisher, edition=unready, code="subject-empty", reason="  ")
    actions.override_finding(user=publisher, edition=unready, code="some-other-code", reason="Looked at it.")
    with pytest.raises(actions.NotReadyError):
        actions.publish_edition(user=publisher, edition=unready)
    actions.override_finding(user=publisher, edition=unready, code="subject-empty", reason="A test of the archive.")
    actions.publish_edition(user=publisher, edition=unready)
    (entry,) = audited("edition-published")
    assert entry.details["overrides"] == [{"code": "subject-empty", "reason": "A test of the archive.", "by": "Paula"}]
    assert len(audited("finding-overridden")) == 2


def test_lifted_override_stops_again(unready: Edition, publisher: User) -> None:
    actions.override_finding(user=publisher, edition=unready, code="subject-empty", reason="Late.")
    actions.lift_override(user=publisher, edition=unready, code="subject-empty")
    with pytest.raises(actions.NotReadyError):
        actions.publish_edition(user=publisher, edition=unready)
    assert not Override.objects.exists()


def test_publish_button_of_the_editor_says_what_stops_it(
    unready: Edition, publisher: User, sign_in: SignIn, posted: Posted
) -> None:
    client = sign_in(publisher)
    answer = save(client, unready, posted(unready, **{"_action-publish": "1", "title": "Kept all the same"}))
    assert answer.headers["Location"] == f"/newsroom/editions/edit/{unready.pk}/"
    said = client.get(answer.headers["Location"]).content.decode()
    assert "Not published: 1 finding stops it." in said
    assert f"/newsroom/editions/gate/{unready.pk}/" in said
    unready.refresh_from_db()
    assert (unready.live, unready.title) == (False, "Kept all the same")


def test_publish_button_of_the_editor_publishes(
    ready: Edition, publisher: User, sign_in: SignIn, posted: Posted
) -> None:
    save(sign_in(publisher), ready, posted(ready, **{"_action-publish": "1", "title": "Out now"}))
    assert PublishedEdition.objects.get(source_id=ready.pk).title == "Out now"


def test_writer_who_sends_the_publish_button_saves_a_draft(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted
) -> None:
    save(sign_in(writer), ready, posted(ready, **{"_action-publish": "1", "title": "Mine"}))
    ready.refresh_from_db()
    assert (ready.live, ready.title) == (False, "Mine")


def test_gate_page_overrides_and_publishes(unready: Edition, publisher: User, sign_in: SignIn) -> None:
    client, url = sign_in(publisher), f"/newsroom/editions/gate/{unready.pk}/"
    assert "1 finding stops it" in client.get(url).content.decode()
    client.post(url, {"do": "publish"})
    assert not PublishedEdition.objects.exists()
    client.post(url, {"do": "override", "code": "subject-empty", "reason": "Agreed by telephone."})
    assert "“Agreed by telephone.” Paula" in client.get(url).content.decode()
    client.post(url, {"do": "publish"})
    assert PublishedEdition.objects.count() == 1


@pytest.mark.parametrize("what", ["publish", "schedule", "unschedule", "override", "lift"])
def test_gate_page_does_nothing_for_a_writer(ready: Edition, writer: User, sign_in: SignIn, what: str) -> None:
    sent = {"do": what, "code": "subject-empty", "reason": "Please.", "at": "2030-01-01 06:30"}
    sign_in(writer).post(f"/newsroom/editions/gate/{ready.pk}/", sent)
    ready.refresh_from_db()
    assert not ready.live
    assert not Override.objects.exists()
    assert queries.state_of(ready) == EditionState.DRAFT


def test_scheduled_edition_is_published_when_due_and_not_before(ready: Edition, publisher: User) -> None:
    now = timezone.now()
    due = now + dt.timedelta(hours=1)
    actions.publish_edition(user=publisher, edition=ready, at=due)
    assert queries.state_of(ready) == EditionState.SCHEDULED
    assert actions.publish_due(now=due - dt.timedelta(seconds=1)) == 0
    assert not PublishedEdition.objects.exists()
    assert actions.publish_due(now=due) == 1
    assert queries.state_of(ready) == EditionState.PUBLISHED
    assert actions.publish_due(now=due) == 0
    (entry,) = audited("edition-published")
    assert entry.actor is None


def test_scheduled_edition_that_is_stopped_is_held_back_and_says_why(
    ready: Edition, publisher: User, sign_in: SignIn
) -> None:
    due = timezone.now() + dt.timedelta(hours=1)
    actions.publish_edition(user=publisher, edition=ready, at=due)
    publication = ready.publication
    publication.house["publication"]["postal_address"] = ""
    publication.save()
    assert actions.publish_due(now=due) == 0
    assert queries.state_of(ready) == EditionState.HELD
    assert [code for code, *_ in Refusal.objects.get(edition=ready).findings] == ["postal-address"]
    assert len(audited("edition-held-back")) == 1
    banner = sign_in(publisher).get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    assert "Not published at its time" in banner
    # It is free to be mended, and the clock does not try again by itself.
    assert actions.publish_due(now=due + dt.timedelta(hours=1)) == 0
    assert len(audited("edition-held-back")) == 1
    actions.override_finding(user=publisher, edition=ready, code="postal-address", reason="In the web page.")
    actions.publish_edition(user=publisher, edition=Edition.objects.get(pk=ready.pk))
    assert not Refusal.objects.exists()


def test_one_stopped_edition_does_not_keep_the_others_back(ready: Edition, publisher: User, writer: User) -> None:
    due = timezone.now() + dt.timedelta(hours=1)
    other = actions.duplicate_edition(user=writer, edition=ready, now=timezone.now())
    for edition in (ready, other):
        actions.publish_edition(user=publisher, edition=edition, at=due)
    first = Edition.objects.get(pk=ready.pk).scheduled_revision
    first.content["subject"] = ""
    first.save()
    assert actions.publish_due(now=due) == 1
    assert list(PublishedEdition.objects.values_list("source_id", flat=True)) == [other.pk]


def test_command_of_wagtail_goes_through_the_gate_too(ready: Edition, publisher: User) -> None:
    actions.publish_edition(user=publisher, edition=ready, at=timezone.now() + dt.timedelta(hours=1))
    revision = Edition.objects.get(pk=ready.pk).scheduled_revision
    revision.content["subject"] = ""
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")
    assert queries.state_of(ready) == EditionState.HELD
    assert not PublishedEdition.objects.exists()


def test_unscheduled_edition_stays_a_draft(ready: Edition, publisher: User, sign_in: SignIn) -> None:
    due = timezone.now() + dt.timedelta(hours=1)
    actions.publish_edition(user=publisher, edition=ready, at=due)
    revision = Edition.objects.get(pk=ready.pk).scheduled_revision
    sign_in(publisher).post(f"/newsroom/editions/history/{ready.pk}/revisions/{revision.pk}/unschedule/")
    assert queries.state_of(ready) == EditionState.DRAFT
    assert actions.publish_due(now=due) == 0
    assert len(audited("edition-unscheduled")) == 1


def test_edition_that_was_called_off_is_published_now_by_the_button_that_says_so(
    ready: Edition, publisher: User, sign_in: SignIn
) -> None:
    client, gate = sign_in(publisher), f"/newsroom/editions/gate/{ready.pk}/"
    actions.publish_edition(user=publisher, edition=ready, at=timezone.now() + dt.timedelta(days=5))
    client.post(gate, {"do": "unschedule"})

    client.post(gate, {"do": "publish"})

    assert queries.state_of(ready) == EditionState.PUBLISHED
    assert Edition.objects.get(pk=ready.pk).go_live_at is None
    assert PublishedEdition.objects.filter(source_id=ready.pk).exists()


def test_withdrawn_edition_leaves_the_archive(ready: Edition, publisher: User, sign_in: SignIn) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    sign_in(publisher).post(f"/newsroom/editions/unpublish/{ready.pk}/")
    ready.refresh_from_db()
    assert not ready.live
    assert not PublishedEdition.objects.exists()
    assert len(audited("edition-withdrawn")) == 1


def test_published_edition_keeps_what_readers_see_while_it_is_changed(
    ready: Edition, publisher: User, writer: User
) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    spoil(ready, writer)
    assert queries.state_of(ready) == EditionState.REVISED
    with pytest.raises(actions.NotReadyError):
        actions.publish_edition(user=publisher, edition=ready)
    assert PublishedEdition.objects.get(source_id=ready.pk).title


def test_published_edition_is_deleted_by_nobody_before_it_is_withdrawn(
    ready: Edition, publisher: User, writer: User, sign_in: SignIn
) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    for user in (writer, publisher):
        sign_in(user).post(f"/newsroom/editions/delete/{ready.pk}/")
    assert Edition.objects.filter(pk=ready.pk).exists()
    actions.withdraw_edition(user=publisher, edition=ready)
    sign_in(writer).post(f"/newsroom/editions/delete/{ready.pk}/")
    assert Edition.objects.filter(pk=ready.pk).exists()
    sign_in(publisher).post(f"/newsroom/editions/delete/{ready.pk}/")
    assert not Edition.objects.filter(pk=ready.pk).exists()
    assert len(audited("edition-deleted")) == 1


def test_writer_deletes_a_draft(opened: Edition, writer: User, sign_in: SignIn) -> None:
    sign_in(writer).post(f"/newsroom/editions/delete/{opened.pk}/")
    assert not Edition.objects.exists()


def test_draft_moved_onto_another_editions_day_is_not_published(
    ready: Edition, publisher: User, writer: User, sign_in: SignIn
) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    draft = Edition.objects.get(pk=ready.pk).get_latest_revision_as_object()
    draft.date = dt.date(2026, 11, 27)
    draft.save_revision(user=writer)
    edition = Edition.objects.get(pk=ready.pk)
    actions.duplicate_edition(user=writer, edition=ready, day=draft.date, now=timezone.now())
    actions.override_finding(user=publisher, edition=edition, code="day-taken", reason="I want it.")
    with pytest.raises(actions.NotReadyError) as stopped:
        actions.publish_edition(user=publisher, edition=edition)
    assert "day-taken" in {finding.code for finding in stopped.value.findings}
    page = sign_in(publisher).get(f"/newsroom/editions/gate/{ready.pk}/").content.decode()
    assert "has another edition of" in page
    assert Edition.objects.get(pk=ready.pk).live
