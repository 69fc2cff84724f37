"""Every version stays, can be compared, and brought back."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from masthead.web.newsroom import mapping
from masthead.web.newsroom.comparison import SectionsComparison
from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User

from .conftest import save


def change_lead(edition: Edition, user: User) -> None:
    """Another headline, fewer authors, and a section less."""
    core = mapping.core_edition(edition)
    sections = [section for section in core.sections if section.kind != "number"]
    for place, section in enumerate(sections):
        if section.kind == "story":
            fields = section.fields.model_copy(update={"title": "<Nobody> knows why"})
            sections[place] = section.model_copy(update={"fields": fields})
    changed = core.model_copy(update={"sections": tuple(sections), "authors": core.authors[:2]})
    mapping.apply_edition(edition, changed)
    edition.save()
    edition.save_revision(user=user)


SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


def test_history_lists_versions_and_compares_sections_by_their_words(
    ready: Edition, writer: User, sign_in: SignIn
) -> None:
    client = sign_in(writer)
    first = ready.latest_revision_id
    change_lead(ready, writer)
    page = client.get(f"/newsroom/editions/history/{ready.pk}/").content.decode()
    assert f"/revisions/{ready.revisions.order_by('pk')[0].pk}/revert/" in page
    url = f"/newsroom/editions/history/{ready.pk}/revisions/compare/{first}...{ready.latest_revision_id}/"
    compared = client.get(url).content.decode()
    assert "Top story <span>Changed</span>" in compared
    assert "Number of the day <span>Removed</span>" in compared
    assert "Nobody" in compared
    assert "<Nobody>" not in compared
    # What is the same is not in the way.
    assert "Markets <span>" not in compared
    assert "[&#x27;Mei" not in compared
    assert "Aiko" in compared


def test_comparison_tells_moved_sections_from_changed_ones(ready: Edition) -> None:
    other = Edition.objects.get(pk=ready.pk)
    stored = other.sections.get_prep_value()
    other.sections = [*stored[1:], stored[0]]  # type: ignore[assignment]  # a field that converts what it is given
    compared = SectionsComparison(Edition._meta.get_field("sections"), ready, other)
    assert compared.has_changed()
    said = compared.htmldiff()
    assert said.count("<h3>") == said.count("<span>Moved</span>")
    assert "Greeting <span>Moved</span>" in said
    same = SectionsComparison(Edition._meta.get_field("sections"), ready, Edition.objects.get(pk=ready.pk))
    assert not same.has_changed()


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


def test_comparison_marks_words_and_leaves_out_what_is_the_same(ready: Edition, writer: User) -> None:
    before = Edition.objects.get(pk=ready.pk)
    change_lead(ready, writer)
    said = SectionsComparison(Edition._meta.get_field("sections"), before, ready).htmldiff()
    assert 'class="addition"' in said
    assert 'class="deletion"' in said
    assert "…" in said
    # The story's body has not changed and is not repeated.
    assert "engine room" not in said


def test_history_tells_the_review_in_plain_words(
    ready: Edition, writer: User, editor: User, sign_in: SignIn, posted: Posted
) -> None:
    save(sign_in(writer), ready, posted(ready, **{"_action-submit": "1"}))
    client = sign_in(editor)
    history = f"/newsroom/editions/history/{ready.pk}/"
    before = client.get(history).content.decode()
    approval = {"_action-workflow-action": "1", "workflow-action-name": "approve"}
    save(client, ready, posted(ready, **approval))
    after = client.get(history).content.decode()
    assert "Approval asked for. Next: Editor’s approval" in after
    assert "Approved: Editor’s approval" in after
    assert "Editorial" not in after
    # The approval saved the form once more, and nothing in it had changed.
    assert after.count("Edited") == before.count("Edited")


def test_history_shows_what_was_asked_for_and_what_was_restored(
    ready: Edition, writer: User, editor: User, sign_in: SignIn, posted: Posted
) -> None:
    client = sign_in(writer)
    good = ready.latest_revision
    save(client, ready, posted(ready, title="Worse"))
    client.post(f"/newsroom/editions/history/{ready.pk}/revisions/{good.pk}/revert/", posted(good.as_object()))
    page = client.get(f"/newsroom/editions/history/{ready.pk}/").content.decode()
    assert "Version of " in page
    assert "Reverted to previous revision" not in page


def test_history_tells_what_a_form_saved_by_itself_in_one_line(
    ready: Edition, writer: User, editor: User, sign_in: SignIn, posted: Posted
) -> None:
    client = sign_in(writer)
    history = f"/newsroom/editions/history/{ready.pk}/"
    before = client.get(history).content.decode().count("Edited")
    hers = {**posted(ready), "open-form": "wandas"}
    first = save(client, ready, {**hers, "title": "One", "save-order": "1"}, json=True).json()
    for order, title in enumerate(("Two", "Three"), start=2):
        words = {"title": title, "save-order": str(order), "overwrite_revision_id": str(first["revision_id"])}
        assert save(client, ready, {**hers, **words}, json=True).json()["success"]
    assert client.get(history).content.decode().count("Edited") == before + 1
    # What she saves by the button is a version of its own, and so is what somebody else saves.
    assert save(client, ready, {**hers, "title": "Four", "save-order": "4"}).status_code == 302
    save(sign_in(editor), ready, posted(Edition.objects.get(pk=ready.pk), title="Five"), json=True)
    assert client.get(history).content.decode().count("Edited") == before + 3
