"""Two editors on one edition: the second is told, and nothing is overwritten silently."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from masthead.web.newsroom import actions, mapping
from masthead.web.newsroom.actions.saving import live_version
from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User

from .conftest import save, shipped, without_pictures

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


@pytest.fixture
def short(opened: Edition, writer: User) -> Edition:
    """Monday’s edition with its first two sections alone: who was first does not depend on how much there is."""
    whole = without_pictures(shipped())
    mapping.apply_edition(opened, whole.model_copy(update={"sections": whole.sections[:2]}))
    opened.save()
    opened.save_revision(user=writer)
    return opened


@pytest.fixture
def two(short: Edition, writer: User, editor: User, sign_in: SignIn) -> tuple[Client, Client]:
    """Wanda and Edgar, each with the editor open."""
    clients = sign_in(writer), sign_in(editor)
    for client in clients:
        assert client.get(f"/newsroom/editions/edit/{short.pk}/").status_code == 200
    return clients


def stored(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def mark_in(page: str) -> str:
    """The value of “Save mine as a new version”."""
    found = re.search(r'name="keep-mine" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def test_second_is_told_of_the_first(short: Edition, two: tuple[Client, Client], writer: User) -> None:
    page = two[1].get(f"/newsroom/editions/edit/{short.pk}/").content.decode()
    ping = re.search(r'data-w-swap-src-value="([^"]+)"', page)
    assert ping
    newest = stored(short).latest_revision
    said = two[1].post(ping[1], {"revision_id": newest.pk, "revision_created_at": newest.created_at.isoformat()}).json()
    assert [other["user"] for other in said["other_sessions"]] == ["Wanda"]


def test_second_is_told_that_nothing_is_overwritten(
    short: Edition, two: tuple[Client, Client], writer: User, posted: Posted
) -> None:
    page = two[1].get(f"/newsroom/editions/edit/{short.pk}/").content.decode()
    ping = re.search(r'data-w-swap-src-value="([^"]+)"', page)
    assert ping
    loaded = stored(short).latest_revision
    save(two[0], short, posted(short, title="Wanda’s title"))
    said = two[1].post(ping[1], {"revision_id": loaded.pk, "revision_created_at": loaded.created_at.isoformat()}).json()
    assert "Wanda has saved a newer version</template>" in said["html"]
    assert "Nothing will be overwritten. Continue, and you choose" in said["html"]
    assert "will overwrite" not in said["html"]


def test_stranger_learns_nothing_from_sessions(
    short: Edition, two: tuple[Client, Client], outsider: User, sign_in: SignIn
) -> None:
    page = two[0].get(f"/newsroom/editions/edit/{short.pk}/").content.decode()
    ping = re.search(r'data-w-swap-src-value="([^"]+)"', page)
    assert ping
    assert sign_in(outsider).post(ping[1], {}).status_code == 404


def test_save_on_an_older_version_is_refused_with_three_ways_on(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers, his = posted(short, title="Wanda’s title"), posted(short, title="Edgar’s title")
    save(two[0], short, hers)
    newest = stored(short).latest_revision_id
    answer = save(two[1], short, his)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert stored(short).title == "Wanda’s title"
    assert "Not saved: Wanda has saved this edition since you opened it" in page
    assert "Edgar’s title" in page
    loaded = his["loaded_revision_id"]
    assert f"/newsroom/editions/history/{short.pk}/revisions/compare/{loaded}...{newest}/" in page
    assert f'href="/newsroom/editions/edit/{short.pk}/"' in page
    assert 'form="w-editor-form"' in page


def test_plain_save_after_the_refusal_is_refused_again(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    his = posted(short, title="Edgar’s title")
    save(two[0], short, posted(short, title="Wanda’s title"))
    page = save(two[1], short, his).content.decode()
    fields = dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', page))
    assert fields["loaded_revision_id"] == his["loaded_revision_id"]
    save(two[1], short, {**his, **{name: unescape(value) for name, value in fields.items()}})
    assert stored(short).title == "Wanda’s title"


def test_mine_is_kept_as_a_new_version_above_theirs(short: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    his = posted(short, title="Edgar’s title")
    save(two[0], short, posted(short, title="Wanda’s title"))
    mark = mark_in(save(two[1], short, his).content.decode())
    assert save(two[1], short, {**his, "keep-mine": mark}).status_code == 302
    titles = [revision.as_object().title for revision in short.revisions.order_by("-pk")[:2]]
    assert titles == ["Edgar’s title", "Wanda’s title"]


def test_keeping_mine_does_not_cover_what_was_saved_after_i_looked(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    his = posted(short, title="Edgar’s title")
    save(two[0], short, posted(short, title="Wanda’s title"))
    mark = mark_in(save(two[1], short, his).content.decode())
    save(two[0], short, posted(stored(short), title="Wanda’s second thought"))
    page = save(two[1], short, {**his, "keep-mine": mark}).content.decode()
    assert mark_in(page) != mark
    assert stored(short).title == "Wanda’s second thought"


@pytest.mark.parametrize("missing", ["loaded_revision_id", "loaded_revision_created_at"])
def test_save_that_does_not_say_what_it_was_loaded_with_is_refused(
    short: Edition, two: tuple[Client, Client], posted: Posted, missing: str
) -> None:
    data = posted(short, title="From nowhere")
    del data[missing]
    assert save(two[0], short, data).status_code == 200
    assert stored(short).title != "From nowhere"


def test_autosave_behaves_the_same(short: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    hers, his = posted(short, title="Wanda’s title"), posted(short, title="Edgar’s title")
    first = save(two[0], short, hers, json=True).json()
    assert first["success"]
    refused = save(two[1], short, his, json=True)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "invalid_revision")
    # Her next autosave goes over her own; his plain save is refused, too.
    again = {**hers, "title": "Wanda goes on", "overwrite_revision_id": str(first["revision_id"])}
    assert save(two[0], short, again, json=True).json()["revision_id"] == first["revision_id"]
    assert save(two[1], short, his).status_code == 200
    assert stored(short).title == "Wanda goes on"


def test_autosave_over_a_version_somebody_else_has_built_on_is_refused(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = posted(short, title="Wanda’s title")
    first = save(two[0], short, hers, json=True).json()
    save(two[1], short, posted(stored(short), title="Edgar builds on it"))
    again = {**hers, "overwrite_revision_id": str(first["revision_id"])}
    assert save(two[0], short, again, json=True).status_code == 400
    assert save(two[0], short, again).status_code == 200
    assert stored(short).title == "Edgar builds on it"


def test_loaded_autosave_that_went_on_meanwhile_counts_as_older(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = posted(short, title="Wanda’s title")
    first = save(two[0], short, hers, json=True).json()
    his = posted(stored(short), title="Edgar’s title")
    save(two[0], short, {**hers, "title": "More", "overwrite_revision_id": str(first["revision_id"])}, json=True)
    assert save(two[1], short, his).status_code == 200
    assert stored(short).title == "More"


def test_invalid_form_of_ones_own_may_be_mended_and_saved(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    wrong = posted(short, date="not a day", title="Mended")
    page = save(two[0], short, wrong).content.decode()
    fields = dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', page))
    save(two[0], short, {**wrong, "date": "2026-11-23", **{name: unescape(value) for name, value in fields.items()}})
    assert stored(short).title == "Mended"


def test_restoring_on_an_older_view_is_refused(short: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    first = short.revisions.order_by("pk").first()
    his = posted(short, title="Restored")
    save(two[0], short, posted(short, title="Wanda’s title"))
    answer = two[1].post(f"/newsroom/editions/history/{short.pk}/revisions/{first.pk}/revert/", his)
    assert answer.status_code == 200
    assert "Not saved: Wanda" in answer.content.decode()
    assert stored(short).title == "Wanda’s title"


def test_save_of_two_at_once_is_decided_within_the_saving_transaction(short: Edition, writer: User) -> None:
    newest = stored(short).latest_revision
    fresh = {
        "loaded": str(newest.pk),
        "loaded_at": newest.created_at.isoformat(),
        "overwriting": "",
        "kept_despite": "",
    }
    actions.refuse_stale(edition_id=short.pk, **fresh)
    short.save_revision(user=writer)
    with pytest.raises(actions.StaleVersionError):
        actions.refuse_stale(edition_id=short.pk, **fresh)


def test_form_is_not_told_off_for_what_it_autosaved_itself(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    page = two[0].get(f"/newsroom/editions/edit/{short.pk}/").content.decode()
    name = re.search(r'name="open-form" value="([^"]+)"', page)
    assert name
    hers = {**posted(short, title="Typed"), "open-form": name[1]}
    assert save(two[0], short, hers, json=True).json()["success"]
    # The button sends what the page was loaded with, and makes a version of its own.
    assert save(two[0], short, {**hers, "title": "Typed and saved"}).status_code == 302
    assert stored(short).title == "Typed and saved"
    # Her other window is another form.
    other = {**hers, "open-form": "another", "title": "From the other window"}
    assert save(two[0], short, other).status_code == 200
    assert stored(short).title == "Typed and saved"


def test_form_that_saved_is_refused_once_somebody_else_has(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = {**posted(short, title="Wanda’s title"), "open-form": "wandas"}
    save(two[0], short, hers, json=True)
    save(two[1], short, {**posted(stored(short), title="Edgar’s title"), "open-form": "edgars"})
    assert save(two[0], short, hers).status_code == 200
    assert stored(short).title == "Edgar’s title"


def test_autosave_that_arrives_after_its_forms_save_is_refused(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = {**posted(short), "open-form": "wandas"}
    assert save(two[0], short, {**hers, "title": "Saved", "save-order": "2"}).status_code == 302
    late = save(two[0], short, {**hers, "title": "Typed before", "save-order": "1"}, json=True)
    # Quietly: what it brings is in the save, too, and a browser would report another status as a fault.
    assert (late.status_code, late.json()["success"], late.json()["error_code"]) == (200, False, "invalid_revision")
    assert stored(short).title == "Saved"
    # What the same page sends after it, as when somebody goes back to it, is newer.
    assert save(two[0], short, {**hers, "title": "More", "save-order": "3"}, json=True).json()["success"]


def test_autosave_that_arrives_after_the_next_one_is_refused(
    short: Edition, two: tuple[Client, Client], posted: Posted
) -> None:
    hers = {**posted(short), "open-form": "wandas"}
    first = save(two[0], short, {**hers, "save-order": "1"}, json=True).json()
    over = {**hers, "overwrite_revision_id": str(first["revision_id"])}
    assert save(two[0], short, {**over, "title": "Third", "save-order": "3"}, json=True).json()["success"]
    assert not save(two[0], short, {**over, "title": "Second", "save-order": "2"}, json=True).json()["success"]
    assert stored(short).title == "Third"


def test_form_that_is_shown_again_goes_on_counting(short: Edition, two: tuple[Client, Client], posted: Posted) -> None:
    wrong = {**posted(short, date="not a day"), "open-form": "wandas", "save-order": "4"}
    page = save(two[0], short, wrong).content.decode()
    assert 'name="save-order" value="4"' in page
    assert 'name="save-order" value="0"' in two[0].get(f"/newsroom/editions/edit/{short.pk}/").content.decode()


@pytest.mark.parametrize("said", ["", "-1", "1" * 30, "first", "²"])
def test_count_that_is_none_counts_as_the_first(
    short: Edition, two: tuple[Client, Client], posted: Posted, said: str
) -> None:
    hers = {**posted(short), "open-form": "wandas", "save-order": said}
    assert save(two[0], short, {**hers, "title": "Saved"}).status_code == 302
    assert save(two[0], short, {**hers, "title": "Again"}, json=True).json()["success"]
    save(two[0], short, {**hers, "save-order": "1"}, json=True)
    assert not save(two[0], short, {**hers, "title": "Late"}, json=True).json()["success"]
    assert stored(short).title != "Late"


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


def test_save_that_was_loaded_with_no_version_that_can_be_is_shown_again(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted
) -> None:
    data = posted(ready, title="Mine") | {"loaded_revision_id": "9" * 5000}
    assert save(sign_in(writer), ready, data).status_code < 500
