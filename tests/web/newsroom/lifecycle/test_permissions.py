"""Every address of editions, as an outsider, a writer and nobody at all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from masthead.web.newsroom import actions, queries
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.permissions import EditionPolicy
from masthead.web.newsroom.viewset import RIGHTS, EditionViewSet
from masthead.web.team.models import User
from masthead.web.team.roles import Right, Role

SignIn = Callable[[User], Client]


def address(name: str, edition: Edition) -> str:
    """A real address for each name of the viewset."""
    newest = edition.latest_revision_id
    pk = edition.pk
    state = edition.current_workflow_state
    step = state.current_task_state.pk if state else 0
    task = state.current_task_state.task_id if state else 0
    tails = {
        "list": "",
        "list_results": "results/",
        "add": "add/",
        "preview_on_edit": f"preview/{pk}/",
        "revisions_view": f"history/{pk}/revisions/{newest}/view/",
        "revisions_revert": f"history/{pk}/revisions/{newest}/revert/",
        "revisions_compare": f"history/{pk}/revisions/compare/earliest...latest/",
        "revisions_unschedule": f"history/{pk}/revisions/{newest}/unschedule/",
        "history_results": f"history-results/{pk}/",
        "workflow_action": f"workflow/action/{pk}/approve/{step}/",
        "collect_workflow_action_data": f"workflow/collect_action_data/{pk}/approve/{step}/",
        "confirm_workflow_cancellation": f"workflow/confirm_cancellation/{pk}/",
        "workflow_preview": f"workflow/preview/{pk}/{task}/",
        "workflow_history": f"workflow_history/{pk}/",
        "workflow_history_detail": f"workflow_history/{pk}/detail/{state.pk if state else 0}/",
    }
    return f"/newsroom/editions/{tails.get(name, f'{name}/{pk}/')}"


@pytest.fixture
def in_review(ready: Edition, writer: User) -> Edition:
    """Waits for an editor."""
    actions.request_approval(user=writer, edition=ready)
    return ready


def test_every_address_has_its_right_and_none_is_forgotten() -> None:
    patterns: list[URLPattern] = EditionViewSet().get_urlpatterns()
    assert {str(pattern.name) for pattern in patterns} == set(RIGHTS)


@pytest.mark.parametrize("name", [name for name in RIGHTS if name not in {"list", "list_results", "add"}])
def test_outsider_is_told_that_there_is_no_such_edition(
    name: str, in_review: Edition, outsider: User, sign_in: SignIn
) -> None:
    client = sign_in(outsider)
    before = Edition.objects.values().get(pk=in_review.pk)
    for method in (client.get, client.post):
        assert method(address(name, in_review)).status_code == 404
    assert Edition.objects.values().get(pk=in_review.pk) == before


@pytest.mark.parametrize("name", list(RIGHTS))
def test_nobody_is_sent_to_sign_in(name: str, in_review: Edition) -> None:
    answer = Client().get(address(name, in_review))
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/accounts/entrance/")


@pytest.mark.parametrize("name", [name for name, right in RIGHTS.items() if right in {Right.APPROVE, Right.PUBLISH}])
def test_writer_is_turned_away_from_what_others_decide(
    name: str, in_review: Edition, writer: User, sign_in: SignIn
) -> None:
    client = sign_in(writer)
    before = Edition.objects.values().get(pk=in_review.pk)
    for method in (client.get, client.post):
        answer = method(address(name, in_review))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
    assert Edition.objects.values().get(pk=in_review.pk) == before
    assert queries.state_of(in_review) == "review"


@pytest.mark.parametrize("name", [name for name, right in RIGHTS.items() if right == Right.READ])
def test_writer_reads(name: str, in_review: Edition, writer: User, sign_in: SignIn) -> None:
    answer = sign_in(writer).get(address(name, in_review))
    # The preview of a step is for those who take it.
    assert answer.status_code == (302 if name == "workflow_preview" else 200)


def test_list_chooser_calendar_and_first_page_show_nothing_of_other_titles(
    ready: Edition, outsider: User, sign_in: SignIn
) -> None:
    client = sign_in(outsider)
    for url in (
        "/newsroom/",
        "/newsroom/editions/",
        "/newsroom/editions/results/",
        "/newsroom/editions/?q=ferries",
        "/newsroom/calendar/?month=2026-11",
        f"/newsroom/calendar/?month=2026-11&title={ready.publication_id}",
        "/newsroom/snippets/choose/newsroom/edition/",
        "/newsroom/snippets/choose/newsroom/edition/results/",
        f"/newsroom/snippets/choose/newsroom/edition/chosen/{ready.pk}/",
    ):
        said = client.get(url).content.decode()
        assert ready.title not in said
        assert "Harbour Morning" not in said


def test_parts_of_wagtail_about_pages_or_all_editions_are_closed(ready: Edition, administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    for part in ("pages/1/", "reports/workflow/", "reports/site-history/", "workflows/list/", "snippets/", "sites/"):
        assert client.get(f"/newsroom/{part}").status_code == 404
    assert client.post(f"/newsroom/bulk/newsroom/edition/delete/?id={ready.pk}").status_code == 404
    menu = re.findall(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', client.get("/newsroom/").content.decode())[0]
    assert "/newsroom/editions/" in menu
    assert "/newsroom/calendar/" in menu
    assert "/newsroom/images/" in menu
    for gone in ("/newsroom/pages/", "/newsroom/documents/", "/newsroom/reports/", "/newsroom/sites/"):
        assert gone not in menu


def test_role_in_another_title_counts_for_nothing_here(
    ready: Edition, person: Callable[..., User], other_title: object, sign_in: SignIn
) -> None:
    mixed = person("mia", {ready.publication: Role.WRITER, other_title: Role.PUBLISHER})
    client = sign_in(mixed)
    page = client.get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    assert 'name="action-publish"' not in page
    client.post(f"/newsroom/editions/unpublish/{ready.pk}/")
    client.post(f"/newsroom/editions/gate/{ready.pk}/", {"do": "publish"})
    ready.refresh_from_db()
    assert not ready.live


def test_policy_answers_as_the_table_of_roles_does(
    ready: Edition, writer: User, editor: User, publisher: User, outsider: User, administrator: User
) -> None:
    policy = EditionPolicy(Edition)
    may = policy.user_has_permission_for_instance
    assert [may(user, "change", ready) for user in (writer, editor, publisher, outsider)] == [True, True, True, False]
    assert [may(user, "lock", ready) for user in (writer, editor, publisher, outsider)] == [False, True, True, False]
    assert [may(user, "publish", ready) for user in (editor, publisher, administrator)] == [False, True, True]
    assert not may(administrator, "some-new-action", ready)
    assert not policy.instances_user_has_permission_for(outsider, "view").exists()
    assert set(policy.users_with_permission_for_instance("publish", ready)) == {publisher, administrator}
    assert outsider not in policy.users_with_any_permission_for_instance(["view"], ready)


def test_scheduled_edition_is_not_a_writers_to_delete(ready: Edition, writer: User, publisher: User) -> None:
    actions.publish_edition(user=publisher, edition=ready, at=timezone.now() + dt.timedelta(hours=1))
    policy = EditionPolicy(Edition)
    edition = Edition.objects.get(pk=ready.pk)
    assert not policy.user_has_permission_for_instance(writer, "delete", edition)
    assert policy.user_has_permission_for_instance(publisher, "delete", edition)


def test_reading_changes_nothing(in_review: Edition, publisher: User, sign_in: SignIn) -> None:
    client = sign_in(publisher)
    before = Edition.objects.values().get(pk=in_review.pk)
    for name in RIGHTS:
        client.get(address(name, in_review))
    assert Edition.objects.values().get(pk=in_review.pk) == before
    assert Edition.objects.count() == 1
    assert queries.state_of(in_review) == "review"
