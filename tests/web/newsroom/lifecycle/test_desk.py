"""Section states, assignees, comments, and what a lock keeps."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from masthead.web.newsroom import desk_actions, mapping
from masthead.web.newsroom.desk_queries import desk_of, moves_for
from masthead.web.newsroom.locked import locked_changes
from masthead.web.newsroom.models import Comment, Edition, SectionDesk
from masthead.web.newsroom.section_state import MOVES, SectionMoveError, SectionState
from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry, User

from .conftest import save

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


@pytest.fixture
def block(ready: Edition) -> UUID:
    """The edition's story."""
    sections = mapping.core_edition(ready).sections
    return UUID(next(b for b, s in zip(mapping.section_ids(ready), sections, strict=True) if s.kind == "story"))


def at(edition: Edition, block: UUID, state: SectionState) -> None:
    SectionDesk.objects.update_or_create(edition=edition, block=block, defaults={"state": state.value})


def said(edition: Edition, block: UUID | None = None) -> list[list[str]]:
    """The threads on a section, as their texts."""
    return [[remark.text for remark in thread.remarks] for thread in desk_of(edition.pk).threads.get(block, ())]


# --- states -----------------------------------------------------------------------------------------------------


def test_every_state_can_be_left_and_reached() -> None:
    assert set(MOVES) == set(SectionState) == {to for moves in MOVES.values() for to in moves}


def test_writer_drafts_and_editor_locks(ready: Edition, block: UUID, writer: User, editor: User) -> None:
    way = [(writer, SectionState.DRAFTED), (editor, SectionState.EDITED), (editor, SectionState.LOCKED)]
    for user, to in way:
        desk_actions.move_section(user=user, edition=ready, block=block, label="Top story", to=to)
    assert desk_of(ready.pk).state(block) is SectionState.LOCKED
    entries = AuditEntry.objects.filter(action="section-moved").order_by("id")
    assert [(entry.actor_name, entry.details["after"]) for entry in entries] == [
        ("Wanda", "drafted"), ("Edgar", "edited"), ("Edgar", "locked"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [SectionState.DRAFTED, SectionState.EDITED, SectionState.LOCKED])
def test_writer_may_not_approve_or_unlock(ready: Edition, block: UUID, writer: User, state: SectionState) -> None:
    at(ready, block, state)
    offered = moves_for(writer, ready.publication_id, state)
    for to in set(MOVES[state]) - set(offered):
        with pytest.raises(PermissionDenied):
            desk_actions.move_section(user=writer, edition=ready, block=block, label="", to=to)
    assert desk_of(ready.pk).state(block) is state


def test_move_that_there_is_not_says_what_there_is(ready: Edition, block: UUID, editor: User) -> None:
    with pytest.raises(SectionMoveError, match="can become “drafted”"):
        desk_actions.move_section(user=editor, edition=ready, block=block, label="", to=SectionState.LOCKED)


def test_moving_to_where_it_is_says_nothing(ready: Edition, block: UUID, writer: User) -> None:
    desk_actions.move_section(user=writer, edition=ready, block=block, label="", to=SectionState.OPEN)
    assert not AuditEntry.objects.filter(action="section-moved").exists()


def test_section_is_given_and_taken(ready: Edition, block: UUID, writer: User, editor: User) -> None:
    give = desk_actions.assign_section
    give(user=writer, edition=ready, block=block, label="Top story", assignee=editor)
    assert desk_of(ready.pk).assignee(block) == editor
    give(user=writer, edition=ready, block=block, label="Top story", assignee=None)
    assert desk_of(ready.pk).assignee(block) is None


def test_section_is_not_given_to_a_stranger(ready: Edition, block: UUID, writer: User, outsider: User) -> None:
    with pytest.raises(PermissionDenied):
        desk_actions.assign_section(user=writer, edition=ready, block=block, label="", assignee=outsider)


# --- locked -----------------------------------------------------------------------------------------------------


def changed(edition: Edition, block: UUID) -> Edition:
    """The edition with another headline in that section, unsaved."""
    after: Edition = edition.get_latest_revision_as_object()
    core = mapping.core_edition(after)
    index = mapping.section_ids(after).index(str(block))
    section = core.sections[index]
    anew = section.model_copy(update={"fields": section.fields.model_copy(update={"title": "Rewritten at dawn"})})
    sections = (*core.sections[:index], anew, *core.sections[index + 1 :])
    mapping.apply_edition(after, core.model_copy(update={"sections": sections}))
    return after


def test_locked_section_is_kept_from_writers_alone(ready: Edition, block: UUID, writer: User, editor: User) -> None:
    after = changed(ready, block)
    assert locked_changes(ready, after, writer) == ()
    at(ready, block, SectionState.LOCKED)
    assert locked_changes(ready, after, writer) == ("Top story",)
    assert locked_changes(ready, after, editor) == ()
    assert locked_changes(ready, ready, writer) == ()


def test_locked_section_may_be_moved_but_not_removed(ready: Edition, block: UUID, writer: User) -> None:
    at(ready, block, SectionState.LOCKED)
    after: Edition = ready.get_latest_revision_as_object()
    core = mapping.core_edition(after)
    mapping.apply_edition(after, core.model_copy(update={"sections": core.sections[::-1]}))
    assert locked_changes(ready, after, writer) == ()
    left = tuple(section for section in core.sections if section.kind != "story")
    mapping.apply_edition(after, core.model_copy(update={"sections": left}))
    assert locked_changes(ready, after, writer) == ("Top story",)


def test_saving_a_change_to_a_locked_section_is_refused(
    ready: Edition, block: UUID, writer: User, editor: User, sign_in: SignIn, posted: Posted
) -> None:
    at(ready, block, SectionState.LOCKED)
    data = posted(ready)
    headline = next(name for name, value in data.items() if name.endswith("-id") and value == str(block))
    data[headline.removesuffix("-id") + "-value-title"] = "Rewritten at dawn"
    answer = save(sign_in(writer), ready, data)
    assert "is locked; ask an editor to unlock" in answer.content.decode()
    assert "Rewritten at dawn" not in str(Edition.objects.get(pk=ready.pk).latest_revision.content)
    assert save(sign_in(editor), ready, data).status_code == 302
    assert "Rewritten at dawn" in str(Edition.objects.get(pk=ready.pk).latest_revision.content)


def test_saving_around_a_locked_section_is_fine(
    ready: Edition, block: UUID, writer: User, sign_in: SignIn, posted: Posted
) -> None:
    at(ready, block, SectionState.LOCKED)
    assert save(sign_in(writer), ready, posted(ready, title="Another title altogether")).status_code == 302


def test_rundown_says_that_a_change_will_not_be_saved(
    ready: Edition, block: UUID, writer: User, sign_in: SignIn, posted: Posted
) -> None:
    at(ready, block, SectionState.LOCKED)
    data = posted(ready)
    name = next(name for name, value in data.items() if name.endswith("-id") and value == str(block))
    data[name.removesuffix("-id") + "-value-title"] = "Rewritten at dawn"
    page = sign_in(writer).post(f"/newsroom/editions/{ready.pk}/rundown/", data).content.decode()
    assert "“Top story” cannot be changed by you" in page


# --- comments ---------------------------------------------------------------------------------------------------


def test_thread_is_answered_resolved_and_taken_up_again(
    ready: Edition, block: UUID, writer: User, editor: User
) -> None:
    first = desk_actions.comment(user=editor, edition=ready, block=block, label="Top story", text=" Is it true? ")
    desk_actions.answer(user=writer, thread=first, text="It is.")
    assert said(ready, block) == [["Is it true?", "It is."]]
    desk_actions.resolve(user=writer, thread=first)
    assert desk_of(ready.pk).threads[block][0].resolved
    desk_actions.reopen(user=editor, thread=first)
    assert not desk_of(ready.pk).threads[block][0].resolved


def test_answer_opens_what_was_resolved(ready: Edition, writer: User) -> None:
    first = desk_actions.comment(user=writer, edition=ready, block=None, label="", text="Which day?")
    desk_actions.resolve(user=writer, thread=first)
    again = desk_actions.answer(user=writer, thread=Comment.objects.get(pk=first.pk), text="Tuesday, no?")
    assert again.thread == first
    assert not desk_of(ready.pk).threads[None][0].resolved


@pytest.mark.parametrize(("text", "complaint"), [("  \n", "is empty"), ("\x00", "is empty"), ("x" * 4001, "4,001")])
def test_comment_that_cannot_be_taken_says_why(ready: Edition, writer: User, text: str, complaint: str) -> None:
    with pytest.raises(desk_actions.CommentError, match=complaint):
        desk_actions.comment(user=writer, edition=ready, block=None, label="", text=text)


def test_only_ones_own_words_are_deleted(ready: Edition, writer: User, editor: User) -> None:
    first = desk_actions.comment(user=editor, edition=ready, block=None, label="", text="Hm.")
    with pytest.raises(PermissionDenied):
        desk_actions.delete_comment(user=writer, comment=first)
    desk_actions.delete_comment(user=editor, comment=first)
    assert said(ready) == []


def test_deleted_comment_leaves_its_answers(ready: Edition, writer: User, editor: User) -> None:
    first = desk_actions.comment(user=editor, edition=ready, block=None, label="", text="Hm.")
    answered = desk_actions.answer(user=writer, thread=first, text="What?")
    desk_actions.delete_comment(user=editor, comment=Comment.objects.get(pk=first.pk))
    assert said(ready) == [["", "What?"]]
    desk_actions.delete_comment(user=writer, comment=Comment.objects.get(pk=answered.pk))
    assert said(ready) == []


def test_comment_on_a_section_that_is_gone_is_shown_with_the_edition(
    ready: Edition, editor: User, sign_in: SignIn
) -> None:
    desk_actions.comment(user=editor, edition=ready, block=uuid4(), label="Old news", text="Keep this thought")
    page = sign_in(editor).get(f"/newsroom/editions/{ready.pk}/rundown/").content.decode()
    assert "On “Old news”, a section that is gone" in page
    assert "Keep this thought" in page


def test_comment_cannot_carry_markup(ready: Edition, editor: User, sign_in: SignIn) -> None:
    desk_actions.comment(user=editor, edition=ready, block=None, label="", text="<img src=x onerror=alert(1)>")
    page = sign_in(editor).get(f"/newsroom/editions/{ready.pk}/rundown/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


# --- over HTTP --------------------------------------------------------------------------------------------------


def test_forms_work_with_and_without_scripts(ready: Edition, block: UUID, writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    base = f"/newsroom/editions/{ready.pk}"
    moved = client.post(f"{base}/sections/{block}/state/", {"to": "drafted", "label": "Top story"})
    assert (moved.status_code, moved.headers["Location"]) == (302, f"{base}/rundown/")
    told = client.post(f"{base}/sections/{block}/state/", {"to": "locked"}, headers={"Accept": "application/json"})
    assert told.status_code == 400
    assert "can become" in told.json()["problem"]
    commented = client.post(f"{base}/comments/", {"block": str(block), "label": "Top story", "text": "Why?"})
    assert commented.status_code == 302
    pk = Comment.objects.get().pk
    for action, data in (("answer", {"text": "Because."}), ("resolve", {}), ("reopen", {}), ("delete", {})):
        assert client.post(f"{base}/comments/{pk}/{action}/", data).status_code == 302
    assert said(ready, block) == [["", "Because."]]


@pytest.mark.parametrize("nobody", ["9" * 5000, "999999999999999", "x", "²"])
def test_section_is_given_to_nobody_whom_no_number_names(
    ready: Edition, block: UUID, writer: User, sign_in: SignIn, nobody: str
) -> None:
    address = f"/newsroom/editions/{ready.pk}/sections/{block}/assignee/"
    sent = {"assignee": nobody, "label": "Top\x00 story"}
    told = sign_in(writer).post(address, sent, headers={"Accept": "application/json"})
    assert (told.status_code, desk_of(ready.pk).assignee(block)) == (400, None)


@pytest.mark.parametrize(
    "path", ["comments/", "comments/1/resolve/", "sections/{block}/state/", "sections/{block}/assignee/"]
)
def test_stranger_is_told_there_is_nothing(
    ready: Edition, block: UUID, outsider: User, sign_in: SignIn, path: str
) -> None:
    address = f"/newsroom/editions/{ready.pk}/{path.format(block=block)}"
    assert sign_in(outsider).post(address, {"to": "drafted", "text": "Hello"}).status_code == 404


def test_comment_of_another_edition_is_not_reached(
    ready: Edition, writer: User, administrator: User, other_title: Publication, sign_in: SignIn
) -> None:
    other = Edition.objects.create(publication=other_title, date=ready.date)
    theirs = desk_actions.comment(user=administrator, edition=other, block=None, label="", text="Ours")
    address = f"/newsroom/editions/{ready.pk}/comments/{theirs.pk}/resolve/"
    assert sign_in(writer).post(address).status_code == 404


def test_nothing_is_changed_by_looking(ready: Edition, block: UUID, writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    assert client.get(f"/newsroom/editions/{ready.pk}/sections/{block}/state/").status_code == 405
    assert client.get(f"/newsroom/editions/{ready.pk}/comments/").status_code == 405
