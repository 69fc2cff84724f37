"""Two editors on one edition: the second is told, and nothing is overwritten silently."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from masthead.web.newsroom import actions
from masthead.web.newsroom.actions.saving import live_version
from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User

from .conftest import save

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


@pytest.fixture
def two(ready: Edition, writer: User, editor: User, sign_in: SignIn) -> tuple[Client, Client]:
    """Wanda and Edgar, each with the editor open."""
    clients = sign_in(writer), sign_in(editor)
    for client in clients:
        assert client.get(f"/newsroom/editions/edit/{ready.pk}/").status_code == 200
    return clients


def stored(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def mark_in(page: str) -> str:
    """The value of “Save mine as a new version”."""
    found = re.search(r'name="keep-mine" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def test_second_is_told_of_the_first(ready: Edition, two: tuple[Client, Client], writer: User) -> None:
    page = two[1].get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    ping = re.search(r'data-w-swap-src-value="([^"]+)"', page)
    assert ping
    newest = stored(ready).latest_revision
    said = two[1].post(ping[1], {"revision_id": newest.pk, "revision_created_at": newest.created_at.isoformat()}).json()
    assert [other["user"] for other in said["other_sessions"]] == ["Wanda"]


def test_second_is_told_that_nothing_is_overwritten(
    ready: Edition, two: tuple[Client, Client], writer: User, posted: Posted
) -> None:
    page = two[1].get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    ping = re.search(r'data-w-swap-src-value="([^"]+)"', page)
    assert ping
    loaded = stored(ready).latest_revision
    save(two[0], ready, posted(ready, title="Wanda’s title"))
    said = two[1].post(ping[1], {"revision_id": loaded.pk, "revision_created_at": loaded.created_at.isoformat()}).json()
    assert "Wanda has saved a newer version</template>" in said["html"]
    assert "Nothing will be overwritten. Continue, and you choose" in said["html"]
    assert "will overwrite" not in said["html"]


def test_stranger_learns_nothing_from_sessions(
    ready: Edition, two: tuple[Client, Client], outsider: User, sign_in: SignIn
) -> None:
    page = two[0].get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    ping = re.search(r'data-w-swap-src-value="([^"]+)"', page)
    assert ping
    assert sign_in(outsider).post(ping[1], {}).status_code == 404


def test_save_on_an_older_version_is_refused_with_three_ways_on(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers, his = posted(ready, title="Wanda’s title"), posted(ready, title="Edgar’s title")
    save(two[0], ready, hers)
    newest = stored(ready).latest_revision_id
    answer = save(two[1], ready, his)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert stored(ready).title == "Wanda’s title"
    assert "Not saved: Wanda has saved this edition since you opened it" in page
    assert "Edgar’s title" in page
    loaded = his["loaded_revision_id"]
    assert f"/newsroom/editions/history/{ready.pk}/revisions/compare/{loaded}...{newest}/" in page
    assert f'href="/newsroom/editions/edit/{ready.pk}/"' in page
    assert 'form="w-editor-form"' in page


def test_plain_save_after_the_refusal_is_refused_again(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    his = posted(ready, title="Edgar’s title")
    save(two[0], ready, posted(ready, title="Wanda’s title"))
    page = save(two[1], ready, his).content.decode()
    fields = dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', page))
    assert fields["loaded_revision_id"] == his["loaded_revision_id"]
    save(two[1], ready, {**his, **{name: unescape(value) for name, value in fields.items()}})
    assert stored(ready).title == "Wanda’s title"


def test_mine_is_kept_as_a_new_version_above_theirs(ready: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    his = posted(ready, title="Edgar’s title")
    save(two[0], ready, posted(ready, title="Wanda’s title"))
    mark = mark_in(save(two[1], ready, his).content.decode())
    assert save(two[1], ready, {**his, "keep-mine": mark}).status_code == 302
    titles = [revision.as_object().title for revision in ready.revisions.order_by("-pk")[:2]]
    assert titles == ["Edgar’s title", "Wanda’s title"]


def test_keeping_mine_does_not_cover_what_was_saved_after_i_looked(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    his = posted(ready, title="Edgar’s title")
    save(two[0], ready, posted(ready, title="Wanda’s title"))
    mark = mark_in(save(two[1], ready, his).content.decode())
    save(two[0], ready, posted(stored(ready), title="Wanda’s second thought"))
    page = save(two[1], ready, {**his, "keep-mine": mark}).content.decode()
    assert mark_in(page) != mark
    assert stored(ready).title == "Wanda’s second thought"


@pytest.mark.parametrize("missing", ["loaded_revision_id", "loaded_revision_created_at"])
def test_save_that_does_not_say_what_it_was_loaded_with_is_refused(
    ready: Edition, two: tuple[Client, Client], posted: Posted, missing: str
) -> None:
    data = posted(ready, title="From nowhere")
    del data[missing]
    assert save(two[0], ready, data).status_code == 200
    assert stored(ready).title != "From nowhere"


def test_autosave_behaves_the_same(ready: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    hers, his = posted(ready, title="Wanda’s title"), posted(ready, title="Edgar’s title")
    first = save(two[0], ready, hers, json=True).json()
    assert first["success"]
    refused = save(two[1], ready, his, json=True)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "invalid_revision")
    # Her next autosave goes over her own; his plain save is refused, too.
    again = {**hers, "title": "Wanda goes on", "overwrite_revision_id": str(first["revision_id"])}
    assert save(two[0], ready, again, json=True).json()["revision_id"] == first["revision_id"]
    assert save(two[1], ready, his).status_code == 200
    assert stored(ready).title == "Wanda goes on"


def test_autosave_over_a_version_somebody_else_has_built_on_is_refused(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = posted(ready, title="Wanda’s title")
    first = save(two[0], ready, hers, json=True).json()
    save(two[1], ready, posted(stored(ready), title="Edgar builds on it"))
    again = {**hers, "overwrite_revision_id": str(first["revision_id"])}
    assert save(two[0], ready, again, json=True).status_code == 400
    assert save(two[0], ready, again).status_code == 200
    assert stored(ready).title == "Edgar builds on it"


def test_loaded_autosave_that_went_on_meanwhile_counts_as_older(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = posted(ready, title="Wanda’s title")
    first = save(two[0], ready, hers, json=True).json()
    his = posted(stored(ready), title="Edgar’s title")
    save(two[0], ready, {**hers, "title": "More", "overwrite_revision_id": str(first["revision_id"])}, json=True)
    assert save(two[1], ready, his).status_code == 200
    assert stored(ready).title == "More"


def test_invalid_form_of_ones_own_may_be_mended_and_saved(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    wrong = posted(ready, date="not a day", title="Mended")
    page = save(two[0], ready, wrong).content.decode()
    fields = dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', page))
    save(two[0], ready, {**wrong, "date": "2026-11-23", **{name: unescape(value) for name, value in fields.items()}})
    assert stored(ready).title == "Mended"


def test_restoring_on_an_older_view_is_refused(ready: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    first = ready.revisions.order_by("pk").first()
    his = posted(ready, title="Restored")
    save(two[0], ready, posted(ready, title="Wanda’s title"))
    answer = two[1].post(f"/newsroom/editions/history/{ready.pk}/revisions/{first.pk}/revert/", his)
    assert answer.status_code == 200
    assert "Not saved: Wanda" in answer.content.decode()
    assert stored(ready).title == "Wanda’s title"


def test_save_of_two_at_once_is_decided_within_the_saving_transaction(ready: Edition, writer: User) -> None:
    newest = stored(ready).latest_revision
    fresh = {
        "loaded": str(newest.pk),
        "loaded_at": newest.created_at.isoformat(),
        "overwriting": "",
        "kept_despite": "",
    }
    actions.refuse_stale(edition_id=ready.pk, **fresh)
    ready.save_revision(user=writer)
    with pytest.raises(actions.StaleVersionError):
        actions.refuse_stale(edition_id=ready.pk, **fresh)


def test_form_is_not_told_off_for_what_it_autosaved_itself(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    page = two[0].get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    name = re.search(r'name="open-form" value="([^"]+)"', page)
    assert name
    hers = {**posted(ready, title="Typed"), "open-form": name[1]}
    assert save(two[0], ready, hers, json=True).json()["success"]
    # The button sends what the page was loaded with, and makes a version of its own.
    assert save(two[0], ready, {**hers, "title": "Typed and saved"}).status_code == 302
    assert stored(ready).title == "Typed and saved"
    # Her other window is another form.
    other = {**hers, "open-form": "another", "title": "From the other window"}
    assert save(two[0], ready, other).status_code == 200
    assert stored(ready).title == "Typed and saved"


def test_form_that_saved_is_refused_once_somebody_else_has(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = {**posted(ready, title="Wanda’s title"), "open-form": "wandas"}
    save(two[0], ready, hers, json=True)
    save(two[1], ready, {**posted(stored(ready), title="Edgar’s title"), "open-form": "edgars"})
    assert save(two[0], ready, hers).status_code == 200
    assert stored(ready).title == "Edgar’s title"


def test_autosave_that_arrives_after_its_forms_save_is_refused(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = {**posted(ready), "open-form": "wandas"}
    assert save(two[0], ready, {**hers, "title": "Saved", "save-order": "2"}).status_code == 302
    late = save(two[0], ready, {**hers, "title": "Typed before", "save-order": "1"}, json=True)
    # Quietly: what it brings is in the save, too, and a browser would report another status as a fault.
    assert (late.status_code, late.json()["success"], late.json()["error_code"]) == (200, False, "invalid_revision")
    assert stored(ready).title == "Saved"
    # What the same page sends after it, as when somebody goes back to it, is newer.
    assert save(two[0], ready, {**hers, "title": "More", "save-order": "3"}, json=True).json()["success"]


def test_autosave_that_arrives_after_the_next_one_is_refused(
    ready: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = {**posted(ready), "open-form": "wandas"}
    first = save(two[0], ready, {**hers, "save-order": "1"}, json=True).json()
    over = {**hers, "overwrite_revision_id": str(first["revision_id"])}
    assert save(two[0], ready, {**over, "title": "Third", "save-order": "3"}, json=True).json()["success"]
    assert not save(two[0], ready, {**over, "title": "Second", "save-order": "2"}, json=True).json()["success"]
    assert stored(ready).title == "Third"


def test_form_that_is_shown_again_goes_on_counting(ready: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    wrong = {**posted(ready, date="not a day"), "open-form": "wandas", "save-order": "4"}
    page = save(two[0], ready, wrong).content.decode()
    assert 'name="save-order" value="4"' in page
    assert 'name="save-order" value="0"' in two[0].get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()


@pytest.mark.parametrize("said", ["", "-1", "1" * 30, "first", "²"])
def test_count_that_is_none_counts_as_the_first(
    ready: Edition, two: tuple[Client, Client], posted: Posted, said: str
) -> None:
    hers = {**posted(ready), "open-form": "wandas", "save-order": said}
    assert save(two[0], ready, {**hers, "title": "Saved"}).status_code == 302
    assert save(two[0], ready, {**hers, "title": "Again"}, json=True).json()["success"]
    save(two[0], ready, {**hers, "save-order": "1"}, json=True)
    assert not save(two[0], ready, {**hers, "title": "Late"}, json=True).json()["success"]
    assert stored(ready).title != "Late"


def test_save_that_was_read_before_a_publication_does_not_undo_it(ready: Edition, publisher: User) -> None:
    before = stored(ready)
    loaded = {"loaded": str(before.latest_revision.pk), "loaded_at": before.latest_revision.created_at.isoformat()}
    live = live_version(before)
    actions.refuse_stale(edition_id=ready.pk, live=live, **loaded)

    actions.publish_edition(user=publisher, edition=ready)

    assert stored(ready).latest_revision.pk == before.latest_revision.pk
    with pytest.raises(actions.StaleVersionError):
        actions.refuse_stale(edition_id=ready.pk, live=live, **loaded)
    actions.refuse_stale(edition_id=ready.pk, live=live_version(stored(ready)), **loaded)
